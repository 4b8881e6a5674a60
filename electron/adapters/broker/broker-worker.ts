import { parentPort } from 'node:worker_threads';
import type { BrokerReply, BrokerRequest } from './messages.ts';
import { type MqttServer, startMqttServer } from './mqtt-server.ts';
import type { RefusalCount } from './refusals.ts';

/** Ms between two reports of refusals: a flood of them must not become a flood of messages to main. */
const reportEvery = 250;

/** The thread of the built-in broker: TLS, parsing and routing happen here and never in main. */
function run(port: NonNullable<typeof parentPort>): void {
  let server: MqttServer | null = null;
  let report: NodeJS.Timeout | null = null;
  let newest: readonly RefusalCount[] = [];
  const say = (reply: BrokerReply) => port.postMessage(reply);
  const onRefusals = (refusals: readonly RefusalCount[]) => {
    newest = refusals;
    report ??= setTimeout(() => {
      report = null;
      say({ reply: 'refusals', refusals: newest });
    }, reportEvery);
  };

  const obey = async (request: BrokerRequest): Promise<void> => {
    if (request.ask === 'start') server = await startMqttServer(request.options, onRefusals);
    else if (request.ask === 'put') server?.putAccount(request.account, request.passwordHash);
    else if (request.ask === 'remove') server?.removeAccount(request.account);
    else if (request.ask === 'certificate') server?.setCertificate(request.pair);
    else await server?.stop();
  };

  const answer = async (request: BrokerRequest): Promise<void> => {
    try {
      await obey(request);
      say({ reply: 'done', port: server?.port ?? 0 });
    } catch (cause) {
      say({ reply: 'failed', ...causeOf(cause) });
    }
    if (request.ask !== 'stop') return;
    if (report !== null) clearTimeout(report);
    port.close();
  };

  let last: Promise<void> = Promise.resolve();
  port.on('message', (request: BrokerRequest) => {
    last = last.then(() => answer(request));
  });
}

function causeOf(cause: unknown): { code: string; message: string } {
  if (!(cause instanceof Error)) return { code: 'unknown', message: String(cause) };
  return { code: 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name, message: cause.message };
}

if (parentPort !== null) run(parentPort);
