import type { ArchiveInfo } from '../../contract/archive.ts';
import type { CaseContent } from '../../contract/case-file.ts';
import type { IncidentFile } from '../../contract/incidents.ts';
import type { Result } from '../../contract/result.ts';

/** Who has signed a case, as far as the file itself says. */
export interface CaseSignature {
  /** Nothing was changed since it was signed. */
  readonly holds: boolean;
  /** SHA-256 of the public key, in hex: what is compared with the station's own. */
  readonly key: string;
}

/** A case with what is told of its file. */
export interface ShownCase {
  readonly info: ArchiveInfo;
  readonly content: CaseContent;
}

/** A file beside an incident, with what is in it. */
export type AttachedFile = IncidentFile & { readonly content: Uint8Array };

/** A case whose files are not written as text yet. */
export type CaseParts = Omit<CaseContent, 'files'> & { readonly files: readonly AttachedFile[] };

/** Puts cases into files, and reads them. */
export interface CaseFiles {
  /** As `CaseSignature.key`, of this station. */
  readonly key: string;
  /** A whole file, signed. `invalid_input` with `details.reason` = `too_large` where it would not be opened again. */
  pack(parts: CaseParts): Promise<Result<Uint8Array>>;
}
