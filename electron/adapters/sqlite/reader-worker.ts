import { alarmFigures } from './alarm-figures.ts';
import { alarmSpanQuery } from './alarm-span-query.ts';
import { type Connection, openReader } from './connection.ts';
import { envelopeQuery } from './envelope-query.ts';
import { historyQuery } from './history-query.ts';
import { incidentAround } from './incident-around.ts';
import { incidentOverview } from './incident-overview.ts';
import { incidentQuery } from './incident-query.ts';
import type { ReaderCalls } from './messages.ts';
import { reportQuery } from './report-query.ts';
import { type Answers, notify, serve } from './serve.ts';
import { chainVerifier } from './verify-query.ts';

type Reader = ReturnType<typeof createReader>;

function createReader(connection: Connection, key: Uint8Array) {
  return {
    connection,
    incidents: incidentQuery(connection),
    overview: incidentOverview(connection),
    around: incidentAround(connection),
    history: historyQuery(connection),
    alarmSpans: alarmSpanQuery(connection),
    envelope: envelopeQuery(connection),
    alarmFigures: alarmFigures(connection),
    reports: reportQuery(connection),
    verify: chainVerifier(connection, key, { index: true }),
  };
}

const tellProgress = (verifiedTo: number) => notify({ kind: 'verify', verifiedTo });

function answers(): Answers<ReaderCalls> {
  let opened: Reader | null = null;
  const reader = (): Reader => {
    if (opened === null) throw new Error('the database is not open');
    return opened;
  };
  return {
    open({ file, key }) {
      opened = createReader(openReader(file), key);
      return null;
    },
    page: ({ filter, after, limit }) => reader().incidents.page(filter, after, limit),
    count: ({ filter }) => reader().incidents.count(filter),
    incident: ({ id }) => reader().incidents.incident(id),
    histogram: ({ filter, from, to, parts }) => reader().overview.histogram(filter, from, to, parts),
    span: () => reader().overview.span(),
    around: ({ id, minutes }) => reader().around.around(id, minutes),
    notes: ({ id }) => reader().around.notes(id),
    incidentFile: ({ id }) => reader().around.file(id),
    savedFilters: ({ user }) => reader().around.filters(user),
    latest: ({ limit }) => reader().incidents.latest(limit),
    committedAfter: ({ id, limit }) => reader().incidents.committedAfter(id, limit),
    history: ({ series, from, to, points }) => reader().history(series, from, to, points),
    alarmHistory: ({ key, before, limit }) => reader().incidents.ofAlarm(key, before, limit),
    alarmSpans: ({ nodes, from, to }) => reader().alarmSpans(nodes, from, to),
    envelope: ({ node, from, to }) => reader().envelope(node, from, to),
    alarmMetrics: ({ from, to }) => reader().alarmFigures(from, to, () => opened === null),
    accessReport: ({ zone, from, to }) => reader().reports.access(zone, from, to, () => opened === null),
    refusalReport: ({ zone, from, to }) => reader().reports.refusals(zone, from, to, () => opened === null),
    air: ({ node, metric, from, to }) => reader().reports.air(node, metric, from, to),
    verify({ from, to }) {
      return reader().verify(from, to, tellProgress, () => opened === null);
    },
    close() {
      opened?.connection.close();
      opened = null;
      return null;
    },
  };
}

serve(answers());
