import { dialog } from 'electron';
import { fail, ok, type Result } from '../contract/result.ts';
import { writeWhole } from './whole-file.ts';

/** The port `Files` with the system's dialog; the file is for this user alone. */
export async function saveFile(
  name: string,
  content: () => Promise<Result<string | Uint8Array>>,
): Promise<Result<boolean>> {
  try {
    const { canceled, filePath } = await dialog.showSaveDialog({ defaultPath: name });
    if (canceled || filePath === '') return ok(false);
    const made = await content();
    if (!made.ok) return made;
    await writeWhole(filePath, made.value);
    return ok(true);
  } catch (cause) {
    return fail('unavailable', String(cause), { reason: 'file' });
  }
}
