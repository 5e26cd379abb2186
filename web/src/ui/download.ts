import { raw } from '../api/client';

/** Hands a file to the browser to keep. */
export function download(blob: Blob, name: string): void {
  const at = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = at;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(at), 10_000);
}

/** Fetches a file of the API in the page's language and hands it to the browser to keep. */
export async function downloadFrom(path: string, name: string): Promise<void> {
  download(await (await raw(path)).blob(), name);
}
