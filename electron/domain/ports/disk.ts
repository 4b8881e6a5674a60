/** Room on a disk, bytes. */
export interface DiskSpace {
  /** What this user may still write. */
  readonly free: number;
  readonly total: number;
}

/** The disk that the station's data lies on. */
export interface Disk {
  /** Rejects where the system does not say. */
  space(): Promise<DiskSpace>;
}
