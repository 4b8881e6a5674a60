/**
 * The text of a file. Spreadsheets still write Windows-1252; what is no UTF-8 is read as that, so that umlauts stay.
 * Null where it cannot be read.
 */
export async function textOf(file: Blob): Promise<string | null> {
  let bytes: ArrayBuffer;
  try {
    bytes = await file.arrayBuffer();
  } catch {
    return null;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
