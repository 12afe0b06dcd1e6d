/** A button that shows an icon alone: its name is read aloud and shown on hover. */
import { ActionIcon, Tooltip, type ActionIconProps } from '@mantine/core';
import type { ComponentPropsWithoutRef } from 'react';

import { Icon, type IconName } from './icons';

interface Props extends Omit<ActionIconProps, 'children'>, Omit<ComponentPropsWithoutRef<'button'>, keyof ActionIconProps> {
  icon: IconName;
  label: string;
  /** The key that does the same, shown with the name. */
  keyName?: string;
  iconSize?: number;
}

export function IconButton({ icon, label, keyName, iconSize = 18, ...rest }: Props) {
  return (
    <Tooltip label={keyName ? `${label} (${keyName})` : label}>
      <ActionIcon variant="subtle" color="gray" c="var(--ink-soft)" size={36} aria-label={label} {...rest}>
        <Icon name={icon} size={iconSize} />
      </ActionIcon>
    </Tooltip>
  );
}
