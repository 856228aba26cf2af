//! The formats of keys, one row each: kind, prefix, what follows, and the issuer's page.
//!
//! A row is added only with a page of the issuer that defines or shows the form. Prefixes too short
//! to stand for one issuer are safe because of the exact alphabet and length behind them.

use super::{Check, Format, Of, Part};
use Of::{Alnum, Base64, Digit, Encoded, Hex, HexAnyCase, Lower, Unreserved, Upper, Url, Word};

const fn format(
    kind: &'static str,
    prefix: &'static str,
    parts: &'static [Part],
    source: &'static str,
) -> Format {
    Format { kind, prefix, lead: None, parts, check: Check::None, source }
}

impl Format {
    /// So many characters of an alphabet stand before the prefix.
    const fn lead(mut self, of: Of, least: usize, most: usize) -> Self {
        self.lead = Some((of, least, most));
        self
    }

    /// The last six characters are a checksum.
    const fn crc(mut self) -> Self {
        self.check = Check::Crc;
        self
    }

    /// A digit stands directly before the prefix.
    const fn digit_before(mut self) -> Self {
        self.check = Check::DigitBefore;
        self
    }
}

const fn text(text: &'static str) -> Part {
    Part::Text(text)
}

const fn run(of: Of, least: usize, most: usize) -> Part {
    Part::Run(of, least, most)
}

const fn of(alphabet: Of, count: usize) -> Part {
    Part::Run(alphabet, count, count)
}

/// Every format there is a detector for.
pub(crate) const FORMATS: &[Format] = &[
    format("aws_access_key_id", "AKIA", &[of(Upper, 16)], "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html"),
    format("aws_temp_key_id", "ASIA", &[of(Upper, 16)], "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html"),
    format("aws_bearer", "ABSK", &[run(Base64, 100, 200)], "https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html"),
    format("github_pat", "ghp_", &[of(Alnum, 36)], "https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/").crc(),
    format("github_oauth", "gho_", &[of(Alnum, 36)], "https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/").crc(),
    format("github_app", "ghu_", &[of(Alnum, 36)], "https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/").crc(),
    format("github_app", "ghs_", &[of(Alnum, 36)], "https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/").crc(),
    format("github_refresh", "ghr_", &[of(Alnum, 76)], "https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/refreshing-user-access-tokens"),
    format("github_refresh", "ghr_", &[of(Alnum, 36)], "https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/").crc(),
    format("github_fine_grained", "github_pat_", &[of(Alnum, 22), text("_"), of(Alnum, 59)], "https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github"),
    format("gitlab_routable", "glpat-", &[run(Url, 27, 128), text("."), of(Lower, 2), text("."), of(Lower, 7)], "https://docs.gitlab.com/security/tokens/"),
    format("gitlab_pat", "glpat-", &[run(Url, 20, 64)], "https://docs.gitlab.com/security/tokens/"),
    format("gitlab_deploy", "gldt-", &[run(Url, 20, 64)], "https://docs.gitlab.com/security/tokens/"),
    format("gitlab_runner", "glrt-", &[run(Url, 20, 64)], "https://docs.gitlab.com/security/tokens/"),
    format("gitlab_job", "glcbt-", &[run(Url, 20, 128)], "https://docs.gitlab.com/security/tokens/"),
    format("gitlab_trigger", "glptt-", &[of(Hex, 40)], "https://docs.gitlab.com/security/tokens/"),
    format("gitlab_feed", "glft-", &[run(Url, 20, 64)], "https://docs.gitlab.com/security/tokens/"),
    format("gitlab_mail", "glimt-", &[of(Url, 25)], "https://docs.gitlab.com/security/tokens/"),
    format("gitlab_agent", "glagent-", &[run(Url, 50, 256)], "https://docs.gitlab.com/security/tokens/"),
    format("gitlab_scim", "glsoat-", &[run(Url, 20, 64)], "https://docs.gitlab.com/security/tokens/"),
    format("gitlab_oauth", "gloas-", &[of(Hex, 64)], "https://docs.gitlab.com/security/tokens/"),
    format("npm", "npm_", &[of(Alnum, 36)], "https://docs.npmjs.com/about-access-tokens").crc(),
    format("pypi", "pypi-AgEIcHlwaS5vcmc", &[run(Url, 50, 1000)], "https://docs.pypi.org/api/secrets/"),
    format("pypi_test", "pypi-AgENdGVzdC5weXBpLm9yZw", &[run(Url, 50, 1000)], "https://docs.pypi.org/api/secrets/"),
    format("rubygems", "rubygems_", &[of(Hex, 48)], "https://guides.rubygems.org/api-key-scopes/"),
    format("clojars", "CLOJARS_", &[of(Lower, 60)], "https://github.com/clojars/clojars-web/wiki/Deploy-Tokens"),
    format("dockerhub", "dckr_pat_", &[of(Url, 27)], "https://docs.docker.com/security/access-tokens/"),
    format("dockerhub_org", "dckr_oat_", &[of(Url, 32)], "https://docs.docker.com/enterprise/security/access-tokens/"),
    format("openai_legacy", "sk-", &[of(Alnum, 48)], "https://platform.openai.com/docs/api-reference/authentication"),
    format("openai_project", "sk-proj-", &[run(Url, 40, 200)], "https://platform.openai.com/docs/api-reference/authentication"),
    format("openai_service", "sk-svcacct-", &[run(Url, 40, 200)], "https://platform.openai.com/docs/api-reference/authentication"),
    format("openai_admin", "sk-admin-", &[run(Url, 40, 200)], "https://platform.openai.com/docs/api-reference/authentication"),
    format("deepseek", "sk-", &[of(Hex, 32)], "https://api-docs.deepseek.com"),
    format("openrouter", "sk-or-v1-", &[of(Hex, 64)], "https://openrouter.ai/docs/api-reference/authentication"),
    format("anthropic", "sk-ant-", &[Part::Either(&["api03-", "admin01-", "oat01-", "ort01-", "sid01-"]), run(Url, 80, 120)], "https://docs.anthropic.com/en/api/overview"),
    format("groq", "gsk_", &[of(Alnum, 52)], "https://console.groq.com/docs/quickstart"),
    format("perplexity", "pplx-", &[of(Alnum, 48)], "https://docs.perplexity.ai/getting-started/quickstart"),
    format("replicate", "r8_", &[of(Alnum, 37)], "https://replicate.com/docs/topics/security/api-tokens"),
    format("huggingface", "hf_", &[of(Alnum, 34)], "https://huggingface.co/docs/hub/security-tokens"),
    format("huggingface_org", "api_org_", &[of(Alnum, 34)], "https://huggingface.co/docs/hub/security-tokens"),
    format("xai", "xai-", &[of(Alnum, 80)], "https://docs.x.ai/docs/overview"),
    format("nvidia", "nvapi-", &[run(Url, 60, 70)], "https://docs.nvidia.com/ngc/latest/ngc-user-guide.html"),
    format("cerebras", "csk-", &[of(Lower, 48)], "https://inference-docs.cerebras.ai/quickstart"),
    format("tavily", "tvly-", &[run(Url, 32, 64)], "https://docs.tavily.com/documentation/quickstart"),
    format("pinecone", "pcsk_", &[run(Word, 60, 80)], "https://docs.pinecone.io/guides/projects/manage-api-keys"),
    format("langsmith", "lsv2_", &[Part::Either(&["pt_", "sk_"]), of(Hex, 32), text("_"), of(Hex, 10)], "https://docs.smith.langchain.com/administration/how_to_guides/organization_management/create_account_api_key"),
    format("elevenlabs", "sk_", &[of(Hex, 48)], "https://elevenlabs.io/docs/api-reference/authentication"),
    format("fireworks", "fw_", &[of(Alnum, 24)], "https://docs.fireworks.ai/getting-started/quickstart"),
    format("google_api_key", "AIza", &[of(Url, 35)], "https://cloud.google.com/docs/authentication/api-keys"),
    format("google_oauth_secret", "GOCSPX-", &[of(Url, 28)], "https://developers.google.com/identity/protocols/oauth2"),
    format("google_oauth_token", "ya29.", &[run(Url, 40, 2048)], "https://developers.google.com/identity/protocols/oauth2"),
    format("google_refresh", "1//0", &[run(Url, 40, 200)], "https://developers.google.com/identity/protocols/oauth2"),
    format("azure_ad_secret", "Q~", &[run(Unreserved, 31, 34)], "https://learn.microsoft.com/en-us/purview/sit-defn-client-secret-api-key").lead(Unreserved, 4, 4)
    .digit_before(),
    format("azure_devops", "AZDO", &[of(Alnum, 4)], "https://learn.microsoft.com/en-us/azure/devops/organizations/accounts/use-personal-access-tokens-to-authenticate").lead(Alnum, 76, 76),
    format("azure_sas", "&sig=", &[run(Encoded, 43, 64)], "https://learn.microsoft.com/en-us/rest/api/storageservices/create-service-sas"),
    format("alibaba", "LTAI", &[of(Alnum, 20)], "https://www.alibabacloud.com/help/en/ram/user-guide/create-an-accesskey-pair"),
    format("tencent", "AKID", &[of(Alnum, 32)], "https://www.tencentcloud.com/document/product/598/32675"),
    format("digitalocean", "dop_v1_", &[of(Hex, 64)], "https://docs.digitalocean.com/reference/api/create-personal-access-token/"),
    format("digitalocean_oauth", "doo_v1_", &[of(Hex, 64)], "https://docs.digitalocean.com/reference/api/oauth/"),
    format("digitalocean_refresh", "dor_v1_", &[of(Hex, 64)], "https://docs.digitalocean.com/reference/api/oauth/"),
    format("databricks_shard", "dapi", &[of(Hex, 32), text("-"), of(Digit, 1)], "https://docs.databricks.com/aws/en/dev-tools/auth/pat"),
    format("databricks", "dapi", &[of(Hex, 32)], "https://docs.databricks.com/aws/en/dev-tools/auth/pat"),
    format("heroku", "HRKU-", &[run(Url, 58, 64)], "https://devcenter.heroku.com/articles/authentication"),
    format("planetscale", "pscale_tkn_", &[run(Unreserved, 32, 64)], "https://planetscale.com/docs/concepts/service-tokens"),
    format("planetscale_password", "pscale_pw_", &[run(Unreserved, 32, 64)], "https://planetscale.com/docs/concepts/connection-strings"),
    format("planetscale_oauth", "pscale_oauth_", &[run(Unreserved, 32, 64)], "https://planetscale.com/docs/concepts/planetscale-oauth-applications"),
    format("supabase", "sbp_", &[of(Hex, 40)], "https://supabase.com/docs/reference/api/introduction"),
    format("supabase_oauth", "sbp_oauth_", &[of(Hex, 40)], "https://supabase.com/docs/reference/api/introduction"),
    format("supabase_secret", "sb_secret_", &[of(Url, 31)], "https://supabase.com/docs/guides/api/api-keys"),
    format("netlify", "nfp_", &[of(Alnum, 36)], "https://docs.netlify.com/api/get-started/"),
    format("fly", "fo1_", &[of(Url, 43)], "https://fly.io/docs/security/tokens/"),
    format("render", "rnd_", &[run(Alnum, 28, 40)], "https://render.com/docs/api"),
    format("pulumi", "pul-", &[of(Hex, 40)], "https://www.pulumi.com/docs/pulumi-cloud/access-management/access-tokens/"),
    format("terraform", ".atlasv1.", &[run(Url, 60, 70)], "https://developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/api-tokens").lead(Alnum, 14, 14),
    format("vault", "hvs.", &[run(Url, 24, 200)], "https://developer.hashicorp.com/vault/docs/concepts/tokens"),
    format("vault_batch", "hvb.", &[run(Url, 90, 400)], "https://developer.hashicorp.com/vault/docs/concepts/tokens"),
    format("vault_recovery", "hvr.", &[run(Url, 24, 200)], "https://developer.hashicorp.com/vault/docs/concepts/tokens"),
    format("doppler", "dp.", &[Part::Either(&["pt.", "ct.", "sa.", "scim.", "audit."]), run(Alnum, 40, 44)], "https://docs.doppler.com/reference/auth-token-formats"),
    format("doppler_service", "dp.st.", &[run(Unreserved, 40, 80)], "https://docs.doppler.com/reference/auth-token-formats"),
    format("onepassword", "ops_eyJ", &[run(Base64, 200, 2000)], "https://developer.1password.com/docs/service-accounts/"),
    format("infracost", "ico-", &[of(Alnum, 32)], "https://www.infracost.io/docs/"),
    format("prefect", "pnu_", &[of(Alnum, 36)], "https://docs.prefect.io/v3/how-to-guides/cloud/manage-users/api-keys"),
    format("prefect_service", "pnb_", &[of(Alnum, 36)], "https://docs.prefect.io/v3/how-to-guides/cloud/manage-users/api-keys"),
    format("tailscale", "tskey-", &[Part::Either(&["auth-", "api-", "client-", "scim-", "webhook-"]), run(Alnum, 12, 24), text("-"), run(Alnum, 24, 64)], "https://tailscale.com/kb/1277/key-prefixes"),
    format("cloudflare_origin_ca", "v1.0-", &[of(Hex, 24), text("-"), of(Hex, 146)], "https://developers.cloudflare.com/fundamentals/api/get-started/ca-keys/"),
    format("slack_bot", "xoxb-", &[run(Digit, 9, 14), text("-"), run(Digit, 9, 14), text("-"), run(Alnum, 18, 32)], "https://docs.slack.dev/authentication/tokens"),
    format("slack_user", "xoxp-", &[run(Digit, 9, 14), text("-"), run(Digit, 9, 14), text("-"), run(Digit, 9, 14), text("-"), run(Alnum, 24, 64)], "https://docs.slack.dev/authentication/tokens"),
    format("slack_legacy", "xoxs-", &[run(Digit, 9, 14), text("-"), run(Digit, 9, 14), text("-"), run(Digit, 9, 14), text("-"), run(Alnum, 10, 64)], "https://docs.slack.dev/authentication/tokens"),
    format("slack_app", "xapp-", &[of(Digit, 1), text("-"), run(Upper, 9, 14), text("-"), run(Digit, 9, 16), text("-"), of(Hex, 64)], "https://docs.slack.dev/authentication/tokens"),
    format("slack_config", "xoxe.xoxp-", &[of(Digit, 1), text("-"), run(Url, 100, 300)], "https://docs.slack.dev/authentication/tokens"),
    format("slack_refresh", "xoxe-", &[of(Digit, 1), text("-"), run(Url, 100, 300)], "https://docs.slack.dev/authentication/tokens"),
    format("slack_webhook", "hooks.slack.com/services/T", &[run(Upper, 8, 12), text("/B"), run(Upper, 8, 12), text("/"), of(Alnum, 24)], "https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks"),
    format("slack_workflow", "hooks.slack.com/workflows/T", &[run(Upper, 8, 12), text("/A"), run(Upper, 8, 12), text("/"), run(Digit, 17, 19), text("/"), of(Alnum, 24)], "https://docs.slack.dev/workflows/"),
    format("discord_webhook", "discord.com/api/webhooks/", &[run(Digit, 17, 20), text("/"), run(Url, 60, 72)], "https://discord.com/developers/docs/resources/webhook"),
    format("discord_webhook", "discordapp.com/api/webhooks/", &[run(Digit, 17, 20), text("/"), run(Url, 60, 72)], "https://discord.com/developers/docs/resources/webhook"),
    format("teams_webhook", "webhook.office.com/webhookb2/", &[of(HexAnyCase, 8), text("-"), of(HexAnyCase, 4), text("-"), of(HexAnyCase, 4), text("-"), of(HexAnyCase, 4), text("-"), of(HexAnyCase, 12), text("@"), of(HexAnyCase, 8), text("-"), of(HexAnyCase, 4), text("-"), of(HexAnyCase, 4), text("-"), of(HexAnyCase, 4), text("-"), of(HexAnyCase, 12), text("/IncomingWebhook/"), of(HexAnyCase, 32), text("/"), of(HexAnyCase, 8), text("-"), of(HexAnyCase, 4), text("-"), of(HexAnyCase, 4), text("-"), of(HexAnyCase, 4), text("-"), of(HexAnyCase, 12)], "https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook"),
    format("telegram_bot", ":AA", &[of(Url, 33)], "https://core.telegram.org/bots/api").lead(Digit, 8, 10),
    format("stripe_live", "sk_live_", &[run(Alnum, 24, 247)], "https://docs.stripe.com/keys"),
    format("stripe_restricted", "rk_live_", &[run(Alnum, 24, 247)], "https://docs.stripe.com/keys"),
    format("stripe_test", "sk_test_", &[run(Alnum, 24, 247)], "https://docs.stripe.com/keys"),
    format("stripe_test", "rk_test_", &[run(Alnum, 24, 247)], "https://docs.stripe.com/keys"),
    format("stripe_webhook", "whsec_", &[run(Base64, 32, 64)], "https://docs.stripe.com/webhooks/signature"),
    format("square", "EAAA", &[of(Url, 60)], "https://developer.squareup.com/docs/build-basics/access-tokens"),
    format("square_legacy", "sq0atp-", &[of(Url, 22)], "https://developer.squareup.com/docs/build-basics/access-tokens"),
    format("square_secret", "sq0csp-", &[of(Url, 43)], "https://developer.squareup.com/docs/oauth-api/overview"),
    format("shopify", "shpat_", &[of(HexAnyCase, 32)], "https://shopify.dev/docs/apps/build/authentication-authorization"),
    format("shopify_custom", "shpca_", &[of(HexAnyCase, 32)], "https://shopify.dev/docs/apps/build/authentication-authorization"),
    format("shopify_private", "shppa_", &[of(HexAnyCase, 32)], "https://shopify.dev/docs/apps/build/authentication-authorization"),
    format("shopify_secret", "shpss_", &[of(HexAnyCase, 32)], "https://shopify.dev/docs/apps/build/authentication-authorization"),
    format("paypal_braintree", "access_token$production$", &[of(Lower, 16), text("$"), of(Hex, 32)], "https://developer.paypal.com/braintree/articles/control-panel/important-gateway-credentials"),
    format("plaid", "access-production-", &[of(Hex, 8), text("-"), of(Hex, 4), text("-"), of(Hex, 4), text("-"), of(Hex, 4), text("-"), of(Hex, 12)], "https://plaid.com/docs/api/items/"),
    format("adyen", "AQE", &[run(Base64, 90, 300)], "https://docs.adyen.com/development-resources/api-credentials/"),
    format("flutterwave", "FLWSECK-", &[of(Hex, 32), text("-X")], "https://developer.flutterwave.com/docs/authentication"),
    format("easypost", "EZAK", &[of(Alnum, 54)], "https://docs.easypost.com/docs/authentication"),
    format("duffel", "duffel_live_", &[of(Url, 43)], "https://duffel.com/docs/api/overview/making-requests"),
    format("shippo", "shippo_live_", &[of(Hex, 40)], "https://docs.goshippo.com/docs/guides_general/authentication/"),
    format("sendgrid", "SG.", &[of(Url, 22), text("."), of(Url, 43)], "https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys"),
    format("twilio_key", "SK", &[of(Hex, 32)], "https://www.twilio.com/docs/iam/api-keys"),
    format("mailgun", "key-", &[of(Hex, 32)], "https://documentation.mailgun.com/docs/mailgun/user-manual/api-key-mgmt/rbac-mgmt"),
    format("mailchimp", "-us", &[run(Digit, 1, 2)], "https://mailchimp.com/developer/marketing/docs/fundamentals/").lead(Hex, 32, 32),
    format("brevo", "xkeysib-", &[of(Hex, 64), text("-"), of(Alnum, 16)], "https://developers.brevo.com/docs/getting-started"),
    format("resend", "re_", &[of(Alnum, 8), text("_"), of(Alnum, 24)], "https://resend.com/docs/dashboard/api-keys/introduction"),
    format("notion", "ntn_", &[of(Alnum, 46)], "https://developers.notion.com/reference/authentication"),
    format("notion_legacy", "secret_", &[of(Alnum, 43)], "https://developers.notion.com/reference/authentication"),
    format("linear", "lin_api_", &[of(Alnum, 40)], "https://linear.app/developers/graphql"),
    format("linear_oauth", "lin_oauth_", &[of(Hex, 64)], "https://linear.app/developers/oauth-2-0-authentication"),
    format("atlassian", "ATATT3xFfGF0", &[run(Of::Padded, 170, 250)], "https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/"),
    format("bitbucket", "ATCTT3xFfGN0", &[run(Of::Padded, 170, 250)], "https://support.atlassian.com/bitbucket-cloud/docs/access-tokens/"),
    format("bitbucket_app", "ATBB", &[of(Alnum, 32)], "https://support.atlassian.com/bitbucket-cloud/docs/app-passwords/"),
    format("airtable", "pat", &[of(Alnum, 14), text("."), of(Hex, 64)], "https://airtable.com/developers/web/guides/personal-access-tokens"),
    format("figma", "figd_", &[run(Url, 40, 44)], "https://www.figma.com/developers/api#access-tokens"),
    format("contentful", "CFPAT-", &[of(Url, 43)], "https://www.contentful.com/developers/docs/references/authentication/"),
    format("typeform", "tfp_", &[run(Unreserved, 40, 60)], "https://www.typeform.com/developers/get-started/personal-access-token/"),
    format("dropbox", "sl.", &[run(Url, 130, 160)], "https://www.dropbox.com/developers/documentation/http/documentation"),
    format("hubspot", "pat-", &[Part::Either(&["na1-", "na2-", "eu1-"]), of(Hex, 8), text("-"), of(Hex, 4), text("-"), of(Hex, 4), text("-"), of(Hex, 4), text("-"), of(Hex, 12)], "https://developers.hubspot.com/docs/guides/apps/private-apps/overview"),
    format("postman", "PMAK-", &[of(Hex, 24), text("-"), of(Hex, 34)], "https://learning.postman.com/docs/developer/postman-api/authentication/"),
    format("readme", "rdme_", &[of(Lower, 70)], "https://docs.readme.com/main/reference/intro/authentication"),
    format("grafana_sa", "glsa_", &[of(Alnum, 32), text("_"), of(HexAnyCase, 8)], "https://grafana.com/docs/grafana/latest/administration/service-accounts/"),
    format("grafana_cloud", "glc_", &[run(Base64, 32, 400)], "https://grafana.com/docs/grafana-cloud/account-management/authentication-and-permissions/access-policies/"),
    format("newrelic", "NRAK-", &[of(Upper, 27)], "https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/"),
    format("newrelic_insert", "NRII-", &[of(Url, 32)], "https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/"),
    format("newrelic_license", "NRAL", &[], "https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/").lead(Hex, 36, 36),
    format("dynatrace", "dt0c01.", &[of(Upper, 24), text("."), of(Upper, 64)], "https://docs.dynatrace.com/docs/manage/identity-access-management/access-tokens-and-oauth-clients/access-tokens"),
    format("sentry_user", "sntryu_", &[of(Hex, 64)], "https://docs.sentry.io/api/auth/"),
    format("sentry_org", "sntrys_eyJ", &[run(Base64, 80, 400), text("_"), of(Base64, 43)], "https://docs.sentry.io/api/auth/"),
    format("sonarqube", "squ_", &[of(Hex, 40)], "https://docs.sonarsource.com/sonarqube-server/user-guide/managing-tokens/"),
    format("sonarqube", "sqp_", &[of(Hex, 40)], "https://docs.sonarsource.com/sonarqube-server/user-guide/managing-tokens/"),
    format("sonarqube", "sqa_", &[of(Hex, 40)], "https://docs.sonarsource.com/sonarqube-server/user-guide/managing-tokens/"),
    format("sourcegraph", "sgp_", &[of(Hex, 40)], "https://sourcegraph.com/docs/cli/how-tos/creating_an_access_token"),
    format("buildkite", "bkua_", &[of(Hex, 40)], "https://buildkite.com/docs/apis/managing-api-tokens"),
    format("circleci", "CCIPAT_", &[of(Alnum, 22), text("_"), of(Hex, 40)], "https://circleci.com/docs/managing-api-tokens/"),
    format("jfrog", "AKCp", &[of(Alnum, 69)], "https://jfrog.com/help/r/jfrog-platform-administration-documentation/api-key"),
    format("jfrog_reference", "cmVmd", &[of(Alnum, 59)], "https://jfrog.com/help/r/jfrog-platform-administration-documentation/reference-token"),
    format("wakatime", "waka_", &[of(HexAnyCase, 8), text("-"), of(HexAnyCase, 4), text("-"), of(HexAnyCase, 4), text("-"), of(HexAnyCase, 4), text("-"), of(HexAnyCase, 12)], "https://wakatime.com/developers"),
    format("age", "AGE-SECRET-KEY-1", &[of(Upper, 58)], "https://age-encryption.org/v1"),
    format("facebook", "EAAC", &[run(Alnum, 100, 250)], "https://developers.facebook.com/docs/facebook-login/guides/access-tokens/"),
    format("mapbox_secret", "sk.eyJ", &[run(Url, 60, 200), text("."), run(Url, 20, 24)], "https://docs.mapbox.com/help/dive-deeper/access-tokens/"),
];
