import { limits } from '../../contract/limits.ts';

/** Whether files of these sizes (bytes) leave room for nothing else in a case file, where they stand as base64 (RFC 4648). */
export function filesTooLarge(sizes: readonly number[]): boolean {
  return sizes.reduce((sum, bytes) => sum + 4 * Math.ceil(bytes / 3), 0) > limits.caseFile;
}
