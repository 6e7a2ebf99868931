import { html, page, type Page } from './html';

export interface FrontPageState {
  providerIds: readonly string[];
  fakes: { nameOf(id: string): string; describe(): string };
}

/** What a person sees who opens the sandbox's address. */
export function frontPage(state: FrontPageState): Page {
  const names = state.providerIds.map((id) => html`<li>${state.fakes.nameOf(id)} under <code>/${id}</code></li>`);
  return page(
    200,
    'DevTrack sandbox',
    html`<p class="notice"><strong>DevTrack sandbox</strong><br />Sample data; nothing leaves this machine.</p>
      <div class="card">
        <h1>This stands in for the providers DevTrack connects to</h1>
        <p>
          Where no OAuth app is configured, DevTrack connects here by the same steps as to the real thing. It serves
        </p>
        <ul>
          ${names}
        </ul>
        <p>${state.fakes.describe()}</p>
        <p class="quiet">
          There is nothing to sign in to here: open DevTrack and press Connect on its integrations page.
        </p>
      </div>`,
  );
}
