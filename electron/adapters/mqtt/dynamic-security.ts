import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { AccountFault } from '../../contract/broker.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import type { AccountControl } from '../../domain/ports/broker.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import { nodeRights } from '../../domain/wire/rights.ts';
import { messageOf } from './faults.ts';

/** Where Mosquitto's plugin listens, and where it answers whoever asked. */
export const controlTopics = {
  ask: '$CONTROL/dynamic-security/v1',
  answer: '$CONTROL/dynamic-security/v1/response',
} as const;
/** Ms for an answer; bytes of one; nodes whose rights are sent in one request. */
export const controlLimits = { patience: 5_000, answer: 262_144, batch: 8 } as const;

/** A connection on the account of the station, as far as it is needed here. */
export interface ControlLine {
  /** Gives how to stop hearing. */
  hear(topic: string, listener: (payload: Uint8Array) => void): Promise<() => void>;
  publish(topic: string, payload: string, options: { qos: 1; retain: false }): Promise<void>;
}

type Command = { readonly command: string } & Readonly<Record<string, unknown>>;

const response = z.object({
  command: z.string(),
  correlationData: z.string().optional(),
  error: z.string().optional(),
  data: z.unknown().optional(),
});
type Response = z.infer<typeof response>;
const answer = z.object({ responses: z.array(response) });
const defaultAccess = z.object({ acls: z.array(z.object({ acltype: z.string(), allow: z.boolean() })) });
const clientFound = z.object({
  client: z.object({ textdescription: z.string().optional(), roles: z.array(z.object({ rolename: z.string() })) }),
});

/** What must be closed where no role says otherwise; to end a subscription may stay open. */
const mustBeClosed: ReadonlySet<string> = new Set(['publishClientSend', 'publishClientReceive', 'subscribe']);
/** How the plugin says that something is not there: 2.0 has two ways for a role. */
const absent = /not found|does not exist/;

/** A failure with the reason that the screen words. */
export function accountFailure(reason: AccountFault, message: string): Result<never> {
  return fail('unavailable', message, { reason });
}

function parseAnswer(payload: Uint8Array): readonly Response[] {
  if (payload.length > controlLimits.answer) return [];
  try {
    return answer.parse(JSON.parse(Buffer.from(payload).toString('utf8'))).responses;
  } catch {
    // Not for us, then: our own answer is waited for until the time is up.
    return [];
  }
}

function failedToHear(error: unknown): Result<never> {
  const away = error instanceof Error && error.name === 'LinkDownError';
  return accountFailure(away ? 'broker_away' : 'dynsec_forbidden', messageOf(error));
}

/** Sends commands in one request; answers them in the same order, or why nobody does. */
async function request(
  line: ControlLine,
  clock: Pick<Clock, 'after'>,
  commands: readonly Command[],
): Promise<Result<readonly Response[]>> {
  const ids = commands.map(() => randomUUID());
  const heard = Promise.withResolvers<Result<readonly Response[]>>();
  const hear = (payload: Uint8Array) => {
    const responses = parseAnswer(payload);
    const ours = ids.flatMap((id) => responses.find(({ correlationData }) => correlationData === id) ?? []);
    if (ours.length === ids.length) heard.resolve(ok(ours));
  };
  const hearing = await line.hear(controlTopics.answer, hear).catch((error: unknown) => failedToHear(error));
  if (typeof hearing !== 'function') return hearing;
  const late = accountFailure('dynsec_silent', `no answer within ${controlLimits.patience} ms`);
  const callOff = clock.after(controlLimits.patience, () => heard.resolve(late));
  const body = { commands: commands.map((command, at) => ({ ...command, correlationData: ids[at] })) };
  line
    .publish(controlTopics.ask, JSON.stringify(body), { qos: 1, retain: false })
    .catch((error: unknown) => heard.resolve(accountFailure('broker_away', messageOf(error))));
  try {
    return await heard.promise;
  } finally {
    callOff();
    hearing();
  }
}

/** The first error that is not `tolerated`, as a failure. */
function verdict(answered: Result<readonly Response[]>, tolerated: RegExp | null = null): Result<null> {
  if (!answered.ok) return answered;
  const bad = answered.value.find(({ error }) => error !== undefined && tolerated?.test(error) !== true);
  return bad === undefined ? ok(null) : accountFailure('dynsec_refused', `${bad.command}: ${bad.error}`);
}

/** The role of a node: it names the site, because others may keep theirs at the same broker. */
function roleOf(site: string, node: string): string {
  return `leitstand.${site}.${node}`;
}

function roleRights(site: string, node: string): readonly object[] {
  const { writes, reads } = nodeRights(site, node);
  const allow = (acltype: string) => (topic: string) => ({ acltype, topic, priority: 0, allow: true });
  return [
    ...writes.map(allow('publishClientSend')),
    ...['publishClientReceive', 'subscribeLiteral', 'unsubscribeLiteral'].flatMap((type) => reads.map(allow(type))),
  ];
}

interface Found {
  readonly client: 'none' | 'ours' | 'taken';
  readonly role: boolean;
  readonly mark: string | null;
}

function foundIn(role: string, answers: readonly Response[]): Result<Found> {
  const [client, ours] = answers;
  for (const { error, command } of answers)
    if (error !== undefined && !absent.test(error)) return accountFailure('dynsec_refused', `${command}: ${error}`);
  const hasRole = ours?.error === undefined;
  if (client?.error !== undefined) return ok({ client: 'none', role: hasRole, mark: null });
  const parsed = clientFound.safeParse(client?.data);
  if (!parsed.success) return accountFailure('dynsec_refused', 'an account is told in a form that is not known');
  const { roles, textdescription } = parsed.data.client;
  const held = roles.some(({ rolename }) => rolename === role);
  return ok({ client: held ? 'ours' : 'taken', role: hasRole, mark: held ? (textdescription ?? null) : null });
}

function closedBy(answers: readonly Response[]): Result<null> {
  const parsed = defaultAccess.safeParse(answers[0]?.data);
  if (!parsed.success)
    return accountFailure('dynsec_refused', 'the default access is told in a form that is not known');
  const open = parsed.data.acls.filter(({ acltype, allow }) => allow && mustBeClosed.has(acltype));
  return open.length === 0
    ? ok(null)
    : accountFailure('dynsec_open', `open by default: ${open.map(({ acltype }) => acltype).join(', ')}`);
}

/**
 * Mosquitto's dynamic security over its control topic. Account and client id of a node are its id; its rights are one
 * role that names the site. An account that does not hold that role is somebody else's and stays as it is.
 */
export function dynamicSecurity(deps: {
  readonly site: string;
  readonly line: ControlLine;
  readonly clock: Pick<Clock, 'after'>;
}): AccountControl {
  const { site, line, clock } = deps;
  const ask = (commands: readonly Command[]) => request(line, clock, commands);
  const find = async (node: string): Promise<Result<Found>> => {
    const rolename = roleOf(site, node);
    const answers = await ask([
      { command: 'getClient', username: node },
      { command: 'getRole', rolename },
    ]);
    return answers.ok ? foundIn(rolename, answers.value) : answers;
  };

  return {
    async check() {
      const answers = await ask([{ command: 'getDefaultACLAccess' }]);
      const said = verdict(answers);
      return answers.ok && said.ok ? closedBy(answers.value) : said;
    },
    async put(node, { password, mark }, ordered) {
      const found = await find(node);
      if (!found.ok) return found;
      if (found.value.client === 'taken')
        return accountFailure('account_taken', `the account ${node} is another's at this broker`);
      const rolename = roleOf(site, node);
      const account = {
        username: node,
        password,
        clientid: node,
        textname: `Leitstand ${site}`,
        // In the same command as the password: the broker has both or neither.
        textdescription: mark,
        roles: [{ rolename }],
      };
      const known = found.value.client === 'ours';
      await ordered();
      // A client that is changed loses its connection: whoever used the old password is out.
      const answers = await ask([
        { command: found.value.role ? 'modifyRole' : 'createRole', rolename, acls: roleRights(site, node) },
        { command: known ? 'modifyClient' : 'createClient', ...account },
        ...(known ? [{ command: 'enableClient', username: node }] : []),
      ]);
      return answers.ok ? verdict(answers) : accountFailure('account_in_doubt', answers.error.message);
    },
    async mark(node) {
      const found = await find(node);
      return found.ok ? ok(found.value.mark) : found;
    },
    async remove(node) {
      const found = await find(node);
      if (!found.ok) return found;
      const commands: Command[] = [];
      // Disabled first: that ends the connection, and holds even where the rest of the request does not come through.
      if (found.value.client === 'ours')
        commands.push({ command: 'disableClient', username: node }, { command: 'deleteClient', username: node });
      if (found.value.role) commands.push({ command: 'deleteRole', rolename: roleOf(site, node) });
      return commands.length === 0 ? ok(null) : verdict(await ask(commands), absent);
    },
    async refresh(nodes) {
      const missing: string[] = [];
      for (let at = 0; at < nodes.length; at += controlLimits.batch) {
        const some = nodes.slice(at, at + controlLimits.batch);
        const answers = await ask(
          some.map((node) => ({ command: 'modifyRole', rolename: roleOf(site, node), acls: roleRights(site, node) })),
        );
        const said = verdict(answers, absent);
        if (!answers.ok) return answers;
        if (!said.ok) return said;
        missing.push(...some.filter((_, index) => answers.value[index]?.error !== undefined));
      }
      return ok(missing);
    },
  };
}
