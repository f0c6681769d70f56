// The page for a browser that asks under a host name which is not ours: it says what the operator has to set.

/** A host as a browser sends it; anything else of the header is not written into a page. */
const plainHost = /^(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d{1,5})?$/i;

export function wrongHostPage(host: string | undefined, protocol: string): string {
  const named = host !== undefined && host.length <= 253 && plainHost.test(host);
  const address = named ? `${protocol}://${host.toLowerCase()}` : 'https://id.example.org';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Another address is needed · Conch</title>
</head>
<body>
<h1>Conch does not answer at this address</h1>
<p>It is set up for another one. Ask your administrator for the right address.</p>
<p>If you run this server and this is the address that people use, start it with this setting:</p>
<pre>CONCH_URL=${address}</pre>
<p>Behind a proxy it is the address of the proxy, with https.</p>
</body>
</html>
`;
}
