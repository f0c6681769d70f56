// Lays a mail out: the same blocks once as plain text and once as HTML, which holds nothing that must be loaded.

export type Block =
  | { kind: 'paragraph'; text: string }
  | { kind: 'button'; label: string; link: string; asText: string }
  | { kind: 'facts'; facts: [label: string, value: string][] };

export interface Letter {
  language: string;
  subject: string;
  blocks: Block[];
  footer: string;
}

export function layOutText(letter: Letter): string {
  const parts = letter.blocks.map((block) => {
    switch (block.kind) {
      case 'paragraph':
        return block.text;
      case 'button':
        // Alone on its line: a full stop behind it would become part of it.
        return `${block.label}:\n\n${block.link}`;
      case 'facts':
        return block.facts.map(([label, value]) => `${label}: ${value}`).join('\n');
      default:
        return block satisfies never;
    }
  });
  // "-- " begins a signature (RFC 3676, 4.3).
  return `${parts.join('\n\n')}\n\n-- \n${letter.footer}\n`;
}

export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** The colours of web/ui/tokens.css. Inline for programs that drop the style element; dark where they keep it. */
const light = {
  paper: '#faf8f4',
  surface: '#fffefc',
  line: '#e4dfd5',
  ink: '#1b2733',
  soft: '#55626e',
  accent: '#0b736e',
};
const dark = {
  paper: '#11181f',
  surface: '#18212a',
  line: '#2c3742',
  ink: '#e9e6df',
  soft: '#a4afba',
  accent: '#52c5b9',
};
const button = { light: ['#0b736e', '#ffffff'], dark: ['#43b3a7', '#05201e'] } as const;

const sans = `font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif`;
const mono = `font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace`;

const darkRules = `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
.paper{background:${dark.paper}!important}
.card{background:${dark.surface}!important;border-color:${dark.line}!important}
.ink{color:${dark.ink}!important}
.soft{color:${dark.soft}!important}
.accent{color:${dark.accent}!important}
.button{background:${button.dark[0]}!important;color:${button.dark[1]}!important}
}`;

function htmlOf(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p class="ink" style="margin:0 0 16px;color:${light.ink}">${escapeHtml(block.text)}</p>`;
    case 'button': {
      const href = escapeHtml(block.link);
      return `<p style="margin:24px 0"><a class="button" href="${href}" style="display:inline-block;padding:10px 20px;border-radius:6px;background:${button.light[0]};color:${button.light[1]};font-weight:600;text-decoration:none">${escapeHtml(block.label)}</a></p>
<p class="soft" style="margin:0 0 16px;font-size:14px;color:${light.soft}">${escapeHtml(block.asText)}<br><a class="accent" href="${href}" style="${mono};font-size:13px;word-break:break-all;color:${light.accent}">${href}</a></p>`;
    }
    case 'facts':
      return block.facts
        .map(
          ([label, value]) =>
            `<p class="ink" style="margin:0 0 8px;color:${light.ink}"><span class="soft" style="color:${light.soft}">${escapeHtml(label)}:</span> ${escapeHtml(value)}</p>`,
        )
        .join('\n');
    default:
      return block satisfies never;
  }
}

export function layOutHtml(letter: Letter): string {
  return `<!doctype html>
<html lang="${escapeHtml(letter.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(letter.subject)}</title>
<style>${darkRules}</style>
</head>
<body class="paper" style="margin:0;padding:0;background:${light.paper}">
<div class="paper" style="padding:24px 12px;background:${light.paper};${sans};font-size:16px;line-height:1.5">
<div style="max-width:560px;margin:0 auto">
<p class="accent" style="margin:0 0 16px 4px;font-weight:600;color:${light.accent}">Conch</p>
<div class="card" style="padding:28px 24px 12px;border:1px solid ${light.line};border-radius:8px;background:${light.surface}">
${letter.blocks.map(htmlOf).join('\n')}
</div>
<p class="soft" style="margin:16px 4px 0;font-size:13px;color:${light.soft}">${escapeHtml(letter.footer)}</p>
</div>
</div>
</body>
</html>
`;
}
