export const Untranslated = () => <button title="Open the door">Unlock now</button>;
