// A question to the server: an answer, or one that is being written as events; and in words why there is none.
const PATIENCE = 30_000; // milliseconds until the server begins to answer

// Why there is no answer: the key of a text, and a code for whoever looks after the site.
const noAnswer = (key, code, values) => Object.assign(new Error(key), { key, code, values });

async function* askServer(server, question, { write, token, signal }) {
  const response = await send(server, write ? { question, write } : { question }, token, signal);
  const sent = response.headers.get("content-type") ?? "";
  if (response.ok && sent.startsWith("text/event-stream")) yield* readEvents(response.body);
  else if (response.ok) yield ["passages", await response.json()];
  else {
    const code = (await response.json().catch(() => null))?.error?.code;
    if (code !== "no_model") throw refusal(response, code, server);
    yield* askServer(server, question, { token, signal }); // nothing is written there, but found
  }
}

async function send(server, asked, token, signal) {
  const headers = { "Content-Type": "application/json", Accept: asked.write ? "text/event-stream" : "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`;
  const sending = new AbortController();
  signal.onabort = () => sending.abort();
  const timer = setTimeout(signal.onabort, PATIENCE);
  let blocked = false;
  const note = ({ effectiveDirective }) => (blocked ||= effectiveDirective === "connect-src");
  document.addEventListener("securitypolicyviolation", note);
  try {
    const body = JSON.stringify(asked);
    return await fetch(server + "api/ask", { ...QUIETLY, method: "POST", headers, body, redirect: "error", signal: sending.signal });
  } catch {
    if (sending.signal.aborted) throw noAnswer("widget.failed"); // too late, or nobody waits any more
    await new Promise((resolve) => setTimeout(resolve)); // browsers tell what their rules forbid a little later
    throw await whyUnsent(server, blocked);
  } finally {
    clearTimeout(timer);
    document.removeEventListener("securitypolicyviolation", note);
  }
}

const QUIETLY = { credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store" };

const forbidden = (server, code) => noAnswer("widget.forbidden", `${code}: ${new URL(server).host}`);

// A browser does not say why; but a server that answers what no page may read is there, and does not allow this one.
async function whyUnsent(server, blocked) {
  if (!navigator.onLine) return noAnswer("widget.offline");
  if (blocked) return forbidden(server, "CSP");
  const there = await fetch(server + "widget.js", { ...QUIETLY, mode: "no-cors", method: "HEAD" }).catch(() => null);
  return there ? forbidden(server, "CORS") : noAnswer("widget.failed");
}

function refusal({ status, headers }, code, server) {
  if (status === 401 || status === 403) return forbidden(server, status);
  if (status === 429) return noAnswer("widget.wait", status, { seconds: headers.get("retry-after") ?? 60 });
  return noAnswer(status === 413 || code === "bad_question" ? "widget.too_long" : "widget.failed", status);
}

// Server-sent events: name and content of each; comments are nothing.
async function* readEvents(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let unread = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const events = (unread + value).split(/\r?\n\r?\n/);
    unread = events.pop();
    for (const event of events) {
      const [, name] = /^event: ?(.*)/m.exec(event) ?? [];
      const [, data] = /^data: ?(.*)/m.exec(event) ?? [];
      if (data) yield [name, JSON.parse(data)];
    }
  }
}
