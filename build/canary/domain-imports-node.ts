import { readFileSync } from 'node:fs';

export const rule = (path: string) => readFileSync(path, 'utf8');
