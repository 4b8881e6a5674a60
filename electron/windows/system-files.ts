import { dialog } from 'electron';
import { fail, ok, type Result } from '../contract/result.ts';
import { writeWhole } from './whole-file.ts';

/** The port `Files` with the system's dialogs; what is written is for this user alone. */
export const systemFiles = { save, target, source, folder } as const;

async function save(name: string, content: () => Promise<Result<string | Uint8Array>>): Promise<Result<boolean>> {
  const path = await target(name);
  if (!path.ok) return path;
  const { value } = path;
  if (value === null) return ok(false);
  const made = await content();
  if (!made.ok) return made;
  return guarded(async () => {
    await writeWhole(value, made.value);
    return true;
  });
}

function target(name: string): Promise<Result<string | null>> {
  return guarded(async () => {
    const { canceled, filePath } = await dialog.showSaveDialog({ defaultPath: name });
    return canceled || filePath === '' ? null : filePath;
  });
}

function source(endings: readonly string[]): Promise<Result<string | null>> {
  const filters = endings.length === 0 ? [] : [{ name: endings.join(', '), extensions: [...endings] }];
  return chosen({ properties: ['openFile'], filters });
}

function folder(): Promise<Result<string | null>> {
  return chosen({ properties: ['openDirectory', 'createDirectory'] });
}

function chosen(options: Electron.OpenDialogOptions): Promise<Result<string | null>> {
  return guarded(async () => {
    const { canceled, filePaths } = await dialog.showOpenDialog(options);
    return canceled ? null : (filePaths[0] ?? null);
  });
}

async function guarded<T>(act: () => Promise<T>): Promise<Result<T>> {
  try {
    return ok(await act());
  } catch (cause) {
    return fail('unavailable', String(cause), { reason: 'file' });
  }
}
