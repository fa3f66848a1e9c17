/** The HTML that buyers' browsers receive; every value goes through `escapeHtml`. */

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/**
 * A signed address of Alipay's as a form that submits itself, so that its length has no limit. The charset is part of the
 * action: Alipay must know it before it reads the body. Every value is escaped, unlike in the SDK's form.
 */
export function formOf(url: string): string {
  const [gatewayUrl = '', signed = ''] = url.split('?', 2);
  const inputs = [...new URLSearchParams(signed)]
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
    .join('');
  const action = escapeHtml(`${gatewayUrl}?charset=utf-8`);
  return (
    `<form id="alipay" method="post" accept-charset="utf-8" action="${action}">${inputs}` +
    '<button>继续支付 / Continue to Alipay</button></form><script>document.getElementById("alipay").submit()</script>'
  );
}
