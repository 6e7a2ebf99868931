import type { SandboxGrant } from '@/lib/integrations/provider';
import { answerUrl, judgeAuthorization, type AuthorizationRequest, type AuthorizationRules } from './authorization';
import { html, page, type Page } from './html';

export interface ConsentSite extends AuthorizationRules {
  /** As people know it: "GitHub". */
  name: string;
  /** Where the form goes: the page's own path, prefix included. */
  action: string;
}

export interface ConsentStore {
  createCode(request: {
    provider: string;
    account: SandboxGrant['account'];
    scopes: string[];
    clientId: string;
    redirectUri: string;
    codeChallenge: string | null;
  }): string;
}

/** The page that asks: 200, or 400 with the reason and no way back. */
export function showConsent(query: URLSearchParams, site: ConsentSite): Page {
  const judged = judgeAuthorization(query, site);
  return judged.ok ? consentPage(query, judged.request, site) : refusal(judged.problem, site);
}

/**
 * The form's answer. For automation one POST (`application/x-www-form-urlencoded`) to the authorization page is all
 * that is needed, with the fields
 * - every parameter of the authorization request under its own name: `client_id`, `redirect_uri`, `response_type`,
 *   `state`, and where used `scope` or `user_scope`, `code_challenge`, `code_challenge_method`
 *   (or leave them in the URL's query, and post the next two alone);
 * - `decision`: `allow` or `deny`;
 * - `account`: `subject` (default) or `other`.
 * Answers 302 to `redirect_uri` with `code` and `state`, or with `error=access_denied` and `state`; 400 otherwise.
 */
export function answerConsent(
  query: URLSearchParams,
  form: URLSearchParams,
  site: ConsentSite,
  store: ConsentStore,
): Page {
  const merged = new URLSearchParams(form.has('client_id') ? form : [...query, ...form]);
  const decision = merged.get('decision');
  const account = merged.get('account') ?? 'subject';
  merged.delete('decision');
  merged.delete('account');
  const judged = judgeAuthorization(merged, site);
  if (!judged.ok) return refusal(judged.problem, site);
  if (decision !== 'allow' && decision !== 'deny')
    return refusal('The answer is neither "allow" nor "deny" (decision).', site);
  if (account !== 'subject' && account !== 'other') return refusal('The sandbox has no such account (account).', site);
  const { request } = judged;
  if (decision === 'deny') return redirect(answerUrl(request, site.issuer, { error: 'access_denied' }));
  const { scopes, clientId, redirectUri, codeChallenge } = request;
  const code = store.createCode({ provider: site.providerId, account, scopes, clientId, redirectUri, codeChallenge });
  return redirect(answerUrl(request, site.issuer, { code }));
}

function consentPage(query: URLSearchParams, request: AuthorizationRequest, site: ConsentSite): Page {
  const hidden = [...query]
    .filter(([name]) => name !== 'decision' && name !== 'account')
    .map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`);
  const asked =
    request.scopes.length === 0
      ? html`<p>Reading what this sample account can see. The request names no single permissions.</p>`
      : html`<ul>
          ${request.scopes.map((scope) => html`<li><code>${scope}</code></li>`)}
        </ul>`;
  return page(
    200,
    `Allow DevTrack? – ${site.name} sandbox`,
    html`<p class="notice">
        <strong>DevTrack sandbox standing in for ${site.name}</strong><br />Sample data; nothing leaves this machine.
        This is not ${site.name}: never enter a password here.
      </p>
      <div class="card">
        <h1>Allow DevTrack to read this sample account?</h1>
        <h2>It asks for</h2>
        ${asked}
        <form method="post" action="${site.action}">
          ${hidden}
          <fieldset>
            <legend>Account</legend>
            <label class="choice"
              ><input type="radio" name="account" value="subject" checked />The sample developer</label
            >
            <label class="choice"
              ><input type="radio" name="account" value="other" />A second sample account, to try the wrong one</label
            >
          </fieldset>
          <div class="buttons">
            <button class="act" type="submit" name="decision" value="allow">Allow</button>
            <button type="submit" name="decision" value="deny">Deny</button>
          </div>
        </form>
        <p class="quiet">Either way you return to ${new URL(request.redirectUri).origin}.</p>
      </div>`,
  );
}

function refusal(problem: string, site: ConsentSite): Page {
  return page(
    400,
    `Not possible – ${site.name} sandbox`,
    html`<p class="notice">
        <strong>DevTrack sandbox standing in for ${site.name}</strong><br />Sample data; nothing leaves this machine.
      </p>
      <div class="card">
        <h1>This request cannot be answered</h1>
        <p>${problem}</p>
        <p>Nothing was granted. Go back to DevTrack and connect again from its integrations page.</p>
      </div>`,
  );
}

function redirect(location: string): Page {
  return {
    status: 302,
    headers: { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
    body: '',
  };
}
