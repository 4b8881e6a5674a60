/** Named limits of what may enter through the window; tests and screens use the same. */
export const limits = {
  username: 40,
  password: { min: 12, max: 256 },
  name: 80,
  text: 200,
  pem: 32_768,
  host: 253,
  /** Characters of the path of a serial port. */
  portPath: 200,
  /** Bytes of the name of a Wi-Fi network. */
  ssid: 32,
  page: 500,
  chartPoints: 2_000,
  /** Curves that are compared at once. */
  chartSeries: 12,
  /** Characters of an exported picture in base64: about 2 MB. */
  picture: 3_000_000,
  acknowledge: 1_000,
  /** Parts that the incidents over time are counted in. */
  histogram: 400,
  /** Before and after an incident, min: 12 h. */
  aroundMinutes: 720,
  /** Rows around an incident. */
  around: 2_000,
  /** Characters of the name of a file. */
  fileName: 200,
  /** A file beside an incident, bytes: 10 MB. */
  attachedFile: 10_485_760,
  /** Files beside one incident. */
  attachedFiles: 50,
  /** Saved filters of one operator. */
  savedFilters: 100,
  /** Incidents that a case file is about. */
  caseIncidents: 200,
  /** Rows in a case file, those around the incidents too. */
  caseRows: 20_000,
  /** Curves in a case file. */
  caseCurves: 2_000,
  /** A case file, bytes, unpacked, its files in base64: 128 MB. */
  caseFile: 134_217_728,
  /** Values in the JSON of a case file. */
  caseValues: 3_000_000,
  /** Span of a report, ms: 366 days. */
  reportSpan: 31_622_400_000,
  /** Characters of a sheet that is printed, in HTML: a case of the most rows had 5 million, one of the most curves 8 million. */
  sheet: 67_108_864,
  /** Rows of a report. */
  reportRows: 5_000,
  /** Sheets and backups of a list. */
  listed: 500,
  note: 2_000,
  /** Hours of the longest month. */
  budgetHours: 744,
  /** Characters of a reason or a comment of an alarm. */
  reason: 500,
  /** Comments that an alarm carries with it; older ones are in the journal. */
  alarmComments: 20,
  /** Longest shelf of an alarm, minutes: 8 h. */
  shelveMinutes: 480,
  /** Longest delay of an alarm, ms: 1 h. */
  alarmDelay: 3_600_000,
  /** When an alarm that nobody acknowledges is escalated, ms: 10 s to 24 h. */
  escalation: { min: 10_000, max: 86_400_000 },
  /** Between two soundings of an alarm, ms: 5 s to 5 min. */
  soundEvery: { min: 5_000, max: 300_000 },
  /** Volume of the alarms, 1 is all there is: they can be made quiet, never mute. */
  soundVolume: { min: 0.1, max: 1 },
  /** Longest span that alarms are counted over at once, ms: 32 days. */
  metricSpan: 2_764_800_000,
  /** Rows of each list among the figures of the alarms. */
  metricRows: 100,
  /** Parts of one day in a schedule. */
  intervals: 20,
  /** What a node's table holds (docs/protocol.md). */
  schedules: 200,
  cards: 12_000,
  /** Groups, holidays, areas and door groups, of each. */
  items: 1_000,
  rights: 50_000,
  people: 12_000,
  doors: 500,
  /** Characters of a photo in base64: about 300 KB. */
  photo: 400_000,
  /** Characters of a CSV file of people. */
  csv: 8_000_000,
  /** Bad rows of a CSV file that are named one by one. */
  csvProblems: 500,
  /** Floor plans of a site. */
  plans: 20,
  plan: {
    /** Width and height, cm. */
    side: { min: 100, max: 50_000 },
    /** Distance of the lines that the editor snaps to, cm. */
    grid: { min: 10, max: 500 },
    rooms: 300,
    /** Of one room. */
    corners: 40,
    /** Doors and sensors together. */
    placements: 1_000,
    /** Width and height of the image behind it, px. */
    imageSide: 4_096,
    /** Characters of the image in base64: about 2 MB. */
    image: 2_800_000,
  },
} as const;
