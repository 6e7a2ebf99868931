/** The sandbox's few pages: one frame, no script, everything escaped, light and dark by the system's choice. */
export interface Page {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Markup that is already safe; made by `html` alone. */
export class Safe {
  constructor(readonly markup: string) {}
}

/** A template whose values are escaped unless they were themselves made by `html`. */
export function html(
  parts: TemplateStringsArray,
  ...values: readonly (string | number | Safe | readonly Safe[])[]
): Safe {
  return new Safe(parts.reduce((text, part, index) => text + render(values[index - 1] ?? '') + part));
}

export function page(status: number, title: string, main: Safe): Page {
  const document = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <style>
          ${new Safe(style)}
        </style>
      </head>
      <body>
        <main>${main}</main>
      </body>
    </html> `;
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      // `same-origin`, not `no-referrer`: with the latter browsers send "Origin: null" with the form, and the form's origin is checked.
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      // No form-action: browsers apply it to the redirect that follows the form, and [::1] cannot be written in it.
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
      'x-frame-options': 'DENY',
    },
    body: document.markup,
  };
}

function render(value: string | number | Safe | readonly Safe[]): string {
  if (value instanceof Safe) return value.markup;
  if (typeof value === 'object') return value.map((entry) => entry.markup).join('');
  return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const style = `
:root{color-scheme:light dark;--ground:#f6f4ef;--card:#fff;--ink:#1f2328;--quiet:#57606a;--line:#8c959f;--mark:#7a4b00;--mark-ground:#fff3d6;--act:#1f4fbf;--on-act:#fff}
@media (prefers-color-scheme:dark){:root{--ground:#14171b;--card:#1d2126;--ink:#e8eaed;--quiet:#a9b1ba;--line:#6b747e;--mark:#ffd98a;--mark-ground:#3a2c0c;--act:#9dbcff;--on-act:#10203f}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:34rem;margin:0 auto;padding:2rem 1rem}
h1{font-size:1.375rem;line-height:1.3;margin:1rem 0}
h2{font-size:1rem;margin:1.25rem 0 .25rem}
p,ul{margin:.5rem 0}
ul{padding-left:1.25rem}
code{font:.9em/1.4 ui-monospace,monospace;overflow-wrap:anywhere}
.notice{background:var(--mark-ground);color:var(--mark);border:2px dashed currentColor;border-radius:.5rem;padding:.75rem 1rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.25rem 1.25rem 1.25rem;margin-top:1rem}
fieldset{border:0;margin:1.25rem 0 0;padding:0}
legend{font-weight:600;padding:0}
.choice{display:flex;gap:.625rem;align-items:center;padding:.25rem 0;min-height:2rem}
.choice input{width:1.25rem;height:1.25rem;flex:none;accent-color:var(--act)}
.quiet{color:var(--quiet);font-size:.9rem;overflow-wrap:anywhere}
.buttons{display:flex;flex-wrap:wrap;gap:.75rem;margin-top:1.25rem}
button{font:inherit;font-weight:600;min-height:2.75rem;padding:.5rem 1.5rem;border-radius:.5rem;border:2px solid var(--act);background:var(--card);color:var(--act);cursor:pointer}
button.act{background:var(--act);color:var(--on-act)}
:focus-visible{outline:3px solid var(--act);outline-offset:2px}
`;
