/**
 * The contract every provider folder fulfils. Providers differ in data and meaning, never in flow:
 * the managers and the sync service know this file and nothing of the folders behind it.
 */
import type { ActivityType, NewActivity, NewTimeOff, NewWaitingItem } from './activity';

// ---- environment -----------------------------------------------------------------------------

/** Environment variables by name; only `env.ts` files read them. */
export type EnvSource = Readonly<Record<string, string | undefined>>;

/** A provider's own configuration, read by its `env.ts`. */
export interface ProviderEnv {
  /** Null: no OAuth app is configured, the sandbox may stand in. */
  client: { id: string; secret: string } | null;
  /** Base URLs without trailing slash, by the names the folder chose (for example `web`, `api`). */
  urls: Readonly<Record<string, string>>;
  /** Scopes or permissions asked for at connect. */
  scopes: readonly string[];
}

/** One line per problem, naming the variable and what to set. */
export interface EnvResult {
  env: ProviderEnv;
  problems: string[];
}

// ---- OAuth -----------------------------------------------------------------------------------

/** What the token endpoint granted, in our shape. */
export interface OAuthTokens {
  accessToken: string;
  refreshToken?: string;
  /** Tokens that do not expire carry `neverExpires`, so that the column is never null by accident. */
  expiresAt: Date;
  /** Granted scopes, separated by spaces. */
  scope: string;
  /** Further fields of the token answer that `identify` needs (no secrets). */
  extra?: Readonly<Record<string, unknown>>;
}

/** The expiry of a token for which the provider names none. */
export const neverExpires = new Date('9999-12-31T00:00:00.000Z');

/** The document's OAuthConfig: what one provider's flow runs on, resolved for this installation. */
export interface OAuthConfig {
  clientId: string;
  clientSecret: string;
  redirectUri: string;
  scopes: string[];
  authUrl: string;
  tokenUrl: string;
}

/** An HTTP answer of a token endpoint before anybody judged it. */
export interface TokenAnswer {
  status: number;
  body: unknown;
}

export interface RevokeInput {
  tokens: { accessToken: string; refreshToken?: string };
  client: { id: string; secret: string };
  urls: Readonly<Record<string, string>>;
  fetch: typeof fetch;
}

/** A provider's OAuth, as data and two pure functions. */
export interface OAuthSpec {
  /** Issuer identifier (RFC 9207), compared with `iss` in callbacks that carry one. Absent: the authorization URL's origin. */
  issuer?(urls: ProviderEnv['urls']): string;
  authorizeUrl(urls: ProviderEnv['urls']): string;
  tokenUrl(urls: ProviderEnv['urls']): string;
  /** Query parameter that carries the scopes; null where the provider has none. */
  scopeParameter: 'scope' | 'user_scope' | null;
  scopeSeparator: ' ' | ',';
  /** Further fixed query parameters of the authorization request. */
  authorizeParams: Readonly<Record<string, string>>;
  pkce: { use: boolean; reason: string };
  /** Where the token endpoint wants the client credentials. */
  clientAuth: 'client_secret_post' | 'client_secret_basic';
  tokenBody: 'form' | 'json';
  /** Further headers of token requests (for example `notion-version`). */
  tokenHeaders?: Readonly<Record<string, string>>;
  /**
   * Re-shapes an odd answer into RFC 6749's: success is 200 with `access_token`, `token_type`, `expires_in?`,
   * `refresh_token?`, `scope?` (space separated); failure is 400/401 with one of RFC 6749's `error` codes
   * (`invalid_grant`: the code or refresh token is dead; `invalid_client`: this installation's credentials).
   */
  reshape(answer: TokenAnswer): TokenAnswer;
  /** Names of fields of the re-shaped body that go into `OAuthTokens.extra`. */
  extraFields: readonly string[];
  /** A refresh uses the refresh token up: one whose answer is lost may have cost the connection. */
  refreshRotates: boolean;
  /** Days after which the provider ends a refresh token that nobody used; null: it never does. */
  refreshTokenIdleDays: number | null;
  /** Ends the grant at the provider. A grant that is already gone is success. Throws OAuthError otherwise. */
  revoke(input: RevokeInput): Promise<void>;
  /** Scopes of `asked` that `granted` lacks, given the provider's notion of inclusion. */
  missingScopes(asked: readonly string[], granted: readonly string[]): string[];
}

// ---- reading ---------------------------------------------------------------------------------

/** Who the provider says this token belongs to. */
export interface Account {
  /** Stable account id at the provider; the connection is keyed by it. */
  id: string;
  /** What a person recognises: "octocat", "Ada in Acme". */
  label: string;
  /** What the streams need later (login, user id, team id). No secrets, no addresses. */
  metadata: Readonly<Record<string, unknown>>;
}

/** What a provider's client is opened with. */
export interface Access {
  token: string;
  urls: ProviderEnv['urls'];
  /** The guarded fetch: allow-listed origins, deadlines, body limit, counted. Clients use no other. */
  fetch: typeof fetch;
  /** Null only while identifying. */
  account: Account | null;
  scopes: readonly string[];
  tokenExtra: Readonly<Record<string, unknown>>;
  /**
   * Places that the owner leaves out, by key. Their rows are not stored in any case; a stream has to know them where the
   * same thing can be in several places, so that it is found in one that is read.
   */
  excluded?: ReadonlySet<string>;
  signal: AbortSignal;
  now(): Date;
}

/** Half-open [from, to). */
export interface Window {
  from: Date;
  to: Date;
  reason: 'backfill' | 'steady' | 'nightly';
}

/** One page of a stream. Applied as one transaction. */
export interface StreamPage {
  activities: NewActivity[];
  timeOff?: NewTimeOff[];
  /** All that waits for this person at this moment: it takes the place of what was known before. Absent: nothing is said. */
  waiting?: NewWaitingItem[];
  /** External ids that the provider says are gone (cancelled events). */
  removed?: string[];
  /** How far back this page reached, for the progress line. */
  through?: Date;
  /** Items the whole window is expected to hold, where the provider says so. */
  total?: number | null;
  /** What was really read, where that is more than was asked for: absence is judged over this range instead. */
  covered?: { from: Date; to: Date };
  /** The provider hides part of this window: what is not seen in it is not gone, and the stream is shown as degraded. */
  withheld?: boolean;
  /** Handed to the next `read` once this window has been read to its end. Small (under 8 kB); no secrets, no addresses. */
  memory?: string;
  /** The budget as the latest answer stated it. */
  budget?: BudgetReading;
}

/** What a provider's answer says about the requests that are left. */
export interface BudgetReading {
  limit: number;
  remaining: number;
  resetsAt: Date;
}

export interface Stream {
  name: string;
  /** In words, for the degraded line: "Pull requests". */
  label: string;
  types: readonly ActivityType[];
  /**
   * What the provider limits together, within this provider: `<account or workspace>:<resource>`. A limit delays all
   * streams of equal budget, over all connections that share it, and no other.
   */
  budget: string;
  /** Every steady run reads this many days again: authors' dates, edits and merges arrive late. */
  steadyDays: number;
  /** Once a night this many. */
  nightlyDays: number;
  /** `whole`: the backfill is one pass from now back to the target, because the provider has no time filter. */
  backfill: 'windows' | 'whole';
  /**
   * What it means for a row whose `windowAt` lies in a completely read window that it was not seen there. `deletes`: it
   * is gone. `confirms`: the stream's `confirm` asks the provider about it. `keeps`: nothing.
   */
  absence: 'deletes' | 'confirms' | 'keeps';
  /**
   * Reads the window to its last page, newest first where the provider can. `memory` is what the last completed read
   * left, null on the first and whenever the engine wants everything read again.
   */
  read(window: Window, memory: string | null): AsyncGenerator<StreamPage>;
  /** Asks for rows by external id: `activities` holds what is still there, `removed` what is gone. */
  confirm?(externalIds: readonly string[]): AsyncGenerator<StreamPage>;
}

/** A client over one token. */
export interface ProviderSession {
  identify(): Promise<Account>;
  streams: readonly Stream[];
}

// ---- the provider ----------------------------------------------------------------------------

export interface Permission {
  /** Scope or permission as the provider names it. */
  scope: string;
  /** Why, in words: "Read your commits, pull requests and issues". */
  why: string;
}

/** What the pages say about a provider. Data, so that pages know no provider by name. */
export interface ProviderCard {
  /** One 24×24 path in `currentColor`. */
  iconPath: string;
  /** What you will see after connecting. */
  promise: string;
  permissions: readonly Permission[];
  neverRead: readonly string[];
  /** Unit of its activity: "items" where mixed. */
  unit: string;
  /** What of it can be left out of what is read. */
  places: PlaceWords;
  /** Environment variables that switch it from the sandbox to the real provider. */
  variables: readonly string[];
  /** Section of the README that explains the OAuth app. */
  guideAnchor: string;
  /** The provider refuses plain http redirect URLs, loopback included. */
  needsHttps?: boolean;
  /** What the operator of a real OAuth app has to know; `doctor` prints them. */
  setupTraps?: readonly string[];
  /** Hints that depend on what happened: the card shows the first that matches. */
  hints: readonly ProviderHint[];
}

/** `shared`: the same thing may be in several of them, so that leaving one out can bring it back under another. */
export type PlaceWords =
  | { one: string; many: string; shared: boolean }
  /** Nothing can be left out here; where it can be. */
  | { elsewhere: string };

export interface ProviderHint {
  when(state: {
    errorCode: string | null;
    connectedDays: number;
    account: Account | null;
    activityCount: number;
  }): boolean;
  text: string;
}

/** A token bucket: `burst` requests at once, `perMinute` lasting. */
export interface PublishedRate {
  /** The host it holds for; other servers (an enterprise's own, the sandbox) are not paced. */
  origin: string;
  /** Prefix of the path. The longest that fits counts. */
  path: string;
  perMinute: number;
  burst: number;
}

export interface Provider {
  id: string;
  name: string;
  card: ProviderCard;
  readEnv(source: EnvSource): EnvResult;
  /** URLs of this provider when the sandbox at `origin` stands in; the sandbox serves it under `/<id>`. */
  sandboxUrls(origin: string): ProviderEnv['urls'];
  oauth: OAuthSpec;
  /** Days of the first windows of history, newest first; later ones grow and shrink with the rows they hold. */
  backfillWindowDays: readonly number[];
  /** Rates the provider publishes, which requests to its public host stay below. */
  publishedRates: readonly PublishedRate[];
  defaultIntervalMinutes: number;
  activityTypes: readonly ActivityType[];
  open(access: Access): ProviderSession;
}

// ---- the fake --------------------------------------------------------------------------------

export interface FakeRequest {
  method: string;
  /** Path below the provider's prefix, decoded, for example `/login/oauth/access_token`. */
  path: string;
  query: URLSearchParams;
  /** Lower-case names. */
  headers: Readonly<Record<string, string | undefined>>;
  body: string;
}

export interface FakeResponse {
  status: number;
  headers?: Record<string, string>;
  /** A string is sent as it is; anything else as JSON. */
  body: unknown;
}

/** A grant in the sandbox: who allowed what, with the tokens that stand for it. */
export interface SandboxGrant {
  id: string;
  provider: string;
  /** `subject`, or `other` for the second account that the consent page offers. */
  account: 'subject' | 'other';
  scopes: string[];
}

export interface IssuedTokens {
  accessToken: string;
  refreshToken: string | null;
  /** Seconds; null: never. */
  expiresInSeconds: number | null;
}

/** The sandbox's record of codes and tokens, shared by the fakes and kept over restarts. */
export interface GrantStore {
  /** Single use, ten minutes, exact redirect URI, PKCE S256 if a challenge was given. */
  redeemCode(
    code: string,
    check: { clientId: string; redirectUri: string | null; codeVerifier: string | null },
  ): { grant: SandboxGrant } | { error: 'bad_code' | 'bad_redirect_uri' | 'bad_verifier' };
  issue(
    grant: SandboxGrant,
    options: { accessPrefix: string; refreshPrefix: string | null; expiresInSeconds: number | null },
  ): IssuedTokens;
  /** The grant an access token stands for; `expired` and `revoked` are told apart. */
  check(accessToken: string): { grant: SandboxGrant } | { error: 'unknown' | 'expired' | 'revoked' };
  /**
   * The grant of a live refresh token. `rotate`: the fake issues a new pair and the old refresh token dies.
   * `endsAccess`: the access tokens given out before die with it.
   */
  redeemRefresh(
    refreshToken: string,
    options: { rotate: boolean; endsAccess?: boolean },
  ): { grant: SandboxGrant } | { error: 'bad_token' };
  /** Revokes the whole grant a token (access or refresh) belongs to; false: no such live token. */
  revoke(token: string): boolean;
}

export interface FakeContext {
  now(): Date;
  /** Origin plus prefix under which this fake is served: `http://127.0.0.1:4010/github`. */
  baseUrl: string;
  grants: GrantStore;
  /** Client credentials are strict: the pair the sandbox gave out. */
  client: { id: string; secret: string };
}

/** A small stateful stand-in for one provider's OAuth token endpoint and API, as strict as the real one. */
export interface Fake {
  id: string;
  /** Path of the authorization page; the sandbox draws it (all four alike) and issues the code. */
  authorizePath: string;
  /** Query parameter of the scopes there. */
  scopeParameter: 'scope' | 'user_scope' | null;
  /** Sent as `iss` with the callback (RFC 9207) where the real provider does. */
  issuer?(baseUrl: string): string;
  respond(request: FakeRequest, context: FakeContext): FakeResponse | Promise<FakeResponse>;
}

/** Each folder's `fake.ts` exports one of these: builds the fake over data in the provider's own shapes. */
export type CreateFake<Data> = (data: Data) => Fake;
