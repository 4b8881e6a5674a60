import { ipcRenderer } from 'electron';

export const raw = ipcRenderer;
