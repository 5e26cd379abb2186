/** Hands a file to the browser to keep. */
export function download(blob: Blob, name: string): void {
  const at = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = at;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(at), 10_000);
}
