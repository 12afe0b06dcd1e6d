/**
 * A dialog that is loaded when it is opened, and gone when it is closed, gives the focus back to whatever opened it: the library does
 * it only for dialogs that stay.
 */
import { useEffect, useState } from 'react';

export function useReturnFocus(): void {
  // Seen while it is first drawn: afterwards the dialog has the focus itself.
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (opener instanceof HTMLElement) setTimeout(() => opener.focus({ preventScroll: true }));
    },
    [opener],
  );
}
