import { dialog } from 'electron';
import { fail, ok, type Result } from '../contract/result.ts';
import { writeWhole } from './whole-file.ts';

/** The port `Files` with the system's dialog; the file is for this user alone. */
export async function saveFile(name: string, content: () => Promise<Result<string>>): Promise<Result<boolean>> {
  try {
    const { canceled, filePath } = await dialog.showSaveDialog({ defaultPath: name });
    if (canceled || filePath === '') return ok(false);
    const text = await content();
    if (!text.ok) return text;
    await writeWhole(filePath, text.value);
    return ok(true);
  } catch (cause) {
    return fail('unavailable', String(cause), { reason: 'file' });
  }
}
