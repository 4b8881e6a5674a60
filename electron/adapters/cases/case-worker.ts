import type { Result } from '../../contract/result.ts';
import type { CaseParts } from '../../domain/ports/cases.ts';
import { serve } from '../sqlite/serve.ts';
import { packContent, type ReadCase, readCase } from './case-file.ts';

/** What the thread of a case file does: one piece of work, then it ends. */
export interface CaseCalls {
  read: { readonly input: { readonly file: Uint8Array }; readonly output: Result<ReadCase> };
  pack: { readonly input: { readonly parts: CaseParts }; readonly output: Result<Uint8Array> };
}

serve<CaseCalls>({
  read: ({ file }) => readCase(file),
  pack: ({ parts }) => packContent(parts),
});
