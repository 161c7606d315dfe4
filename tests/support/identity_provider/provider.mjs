// A real OpenID provider on localhost: whoever signs in as "82" + a number is known under that RPPS identity, as the
// French provider of health professionals tells it. Ends with its standard input.
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { Provider } from "oidc-provider";

const told = JSON.parse(process.argv[2]);
const key = (kind, options, alg) => ({
  ...generateKeyPairSync(kind, options).privateKey.export({ format: "jwk" }),
  use: "sig",
  alg,
  kid: alg,
});

const provider = new Provider(told.issuer, {
  clients: [
    {
      client_id: told.client_id,
      client_secret: told.client_secret,
      redirect_uris: [told.redirect_uri],
      response_types: ["code"],
      grant_types: ["authorization_code"],
      token_endpoint_auth_method: told.auth_method,
      id_token_signed_response_alg: told.alg,
    },
  ],
  clientAuthMethods: [told.auth_method],
  jwks: { keys: [key("rsa", { modulusLength: 2048 }, "RS256"), key("ec", { namedCurve: "P-256" }, "ES256")] },
  cookies: { keys: [randomBytes(24).toString("hex")] },
  claims: { openid: ["sub"], scope_all: ["SubjectNameID", "given_name", "family_name"] },
  conformIdTokenClaims: told.in_userinfo,
  pkce: { required: () => true },
  ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 },
  findAccount: (_context, id) => ({
    accountId: id,
    claims: () => ({ sub: `person:${id}`, SubjectNameID: id, given_name: "Somebody", family_name: "Else" }),
  }),
});

const { port } = new URL(told.issuer);
provider.listen(Number(port), "localhost", () => console.log("ready"));
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
