/** The tray's symbol, 32 × 32, in the code because a path into the bundle differs from system to system. */
export const trayIcon =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAACAAAAAgCAYAAABzenr0AAAAWUlEQVR42mNgGAVIQD++/z898IBajtMRow4YtA4gFgx/Bzx/9Q4rHnXAoHRA/+aTow4YOAeALB91AMwB+Bwy6gCaO4BQWhh1wKgDho4DRhulw7J3NNoJRgYAWcredt3ijgAAAAAASUVORK5CYII=';
