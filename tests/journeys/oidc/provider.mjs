// A certified provider of OpenID Connect on this machine, with the clients that a test tells it of.
// Whoever signs in with a name that begins with "card" has shown a card too, and it says so.
import { Provider } from "oidc-provider";

const { issuer, clients } = JSON.parse(process.argv[2]);
const provider = new Provider(issuer, {
  clients,
  claims: { openid: ["sub", "assurance"], email: ["email"], profile: ["name"] },
  findAccount: (_context, id) => ({
    accountId: id,
    claims: () => ({ sub: id, assurance: id.startsWith("card") ? "3" : "1" }),
  }),
  enabledJWA: { clientAuthSigningAlgValues: ["RS512"] },
  // It refuses to ask addresses inside, as it should; we are one.
  fetch: (address, { dispatcher, ...options }) => fetch(address, options),
  features: { backchannelLogout: { enabled: true } },
  cookies: { keys: ["of-a-test"] },
});
provider.listen(Number(new URL(issuer).port), "127.0.0.1", () => console.log("ready"));
