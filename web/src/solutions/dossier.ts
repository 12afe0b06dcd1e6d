/** Fetches the dossier of a case and keeps it as a file on this device. Making one is written down, so it is asked for with POST. */
import { ApiError, brandPath, csrfWord } from '../api/client';

export async function keepDossier(brand: string, caseId: string, reference: string): Promise<void> {
  const response = await fetch(brandPath(brand, `cases/${caseId}/dossier`), { method: 'POST', credentials: 'same-origin', headers: { 'content-type': 'application/json', 'x-csrf-token': csrfWord() }, body: '{}' });
  if (!response.ok) {
    const body = (await response.json().catch(() => ({}))) as { error?: { code?: string; message?: string } };
    throw new ApiError(response.status, body.error?.code ?? '', body.error?.message ?? '');
  }
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = url;
  link.download = `dossier-${reference}.pdf`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
