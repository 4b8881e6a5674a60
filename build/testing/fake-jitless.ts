import { z } from 'zod';

// Comes before every schema: this script runs where the page's policy against code from text is not asked for yet, but soon will be.
z.config({ jitless: true });
