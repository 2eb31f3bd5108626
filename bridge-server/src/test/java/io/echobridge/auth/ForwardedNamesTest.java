package io.echobridge.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardedNamesTest {
  private static final ForwardedNames DEFAULT =
      new ForwardedNames(
          ConfigFactory.defaultReference().getStringList("echobridge.auth.forward-headers"));
  private static final ForwardedNames ANY_X =
      new ForwardedNames(List.of("X-*", "Remote-*", "Cf-*", "SSL*", "Tailscale-*", "Client-*"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Auth-Request-User",
        "X-Auth-Request-Access-Token",
        "X-Forwarded-User",
        "X-Forwarded-Client-Cert",
        "X-WEBAUTH-USER",
        "X-WebAuth-Name",
        "X-MS-Client-Principal-Name",
        "X-MS-TOKEN-AAD-ID-TOKEN",
        "X-Goog-Authenticated-User-Email",
        "X-Goog-IAP-JWT-Assertion",
        "X-Amzn-Oidc-Identity",
        "X-Amzn-Oidc-Data",
        "x-authentik-username",
        "X-Authentik-Meta-App",
        "X-Pomerium-Jwt-Assertion",
        "X-Pomerium-Claim-Groups",
        "X-SSL-Client-Verify",
        "X-SSL-Client-S-DN",
        "X-Client-Cert",
        "X-Client-IP",
        "X-Consumer-Username",
        "X-Consumer-ID",
        "X-Credential-Identifier",
        "X-Authenticated-Scope",
        "X-Anonymous-Consumer",
        "X-Envoy-External-Address",
        "X-Remote-User",
        "X-Real-IP",
        "X-Original-URL",
        "X-Vouch-IdP-Claims-Sub",
        "X-Endpoint-API-UserInfo",
        "X-Apigateway-Api-Userinfo",
        "X-Appengine-User-Is-Admin",
        "X-ARR-ClientCert",
        "X-Token-Subject",
        "X-User-Id",
        "X-AuthUser",
        "X-Email",
        "X-Groups",
        "X-Role",
        "X-Accel-Mapping",
        "X-Sendfile-Type",
        "X-HTTP-Method-Override",
        "Remote-User",
        "Remote-Name",
        "Cf-Access-Jwt-Assertion",
        "Cf-Connecting-IP",
        "SSL-Client-Verify",
        "Tailscale-User-Login",
        "Client-Cert",
        "X_Tenant",
        "X_Real_IP",
        "X.Tenant",
        "Cookie",
        "Host"
      })
  void whatProxiesSayOfSomebodyIsTakenNeitherByDefaultNorByABeginning(String name) {
    assertThat(DEFAULT.contains(name)).isFalse();
    assertThat(ANY_X.contains(name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-CSRF-TOKEN",
        "X-XSRF-TOKEN",
        "X-Tenant",
        "x-tenant-id",
        "X-API-Key",
        "X-Locale"
      })
  void whatPagesSendIsTakenByDefaultAndByABeginning(String name) {
    assertThat(DEFAULT.contains(name)).isTrue();
    assertThat(ANY_X.contains(name)).isTrue();
  }

  @Test
  void tokensAreTakenByDefaultAndNothingWithoutAName() {
    assertThat(DEFAULT.contains("Authorization")).isTrue();
    // Pages without sessions name their user by it; no beginning takes it.
    assertThat(DEFAULT.contains("X-User")).isTrue();
    assertThat(ANY_X.contains("X-User")).isFalse();
    assertThat(DEFAULT.contains("X-Made-Up")).isFalse();
    assertThat(ANY_X.contains("X-Made-Up")).isTrue();
  }

  @Test
  void whatIsListedInFullIsTakenUnlessItIsNobodysToSay() {
    ForwardedNames names = new ForwardedNames(List.of("X-User", "X-Auth-*"));
    assertThat(names.contains("x-user")).isTrue();
    assertThat(names.contains("X-User-Id")).isFalse();
    assertThat(names.contains("X-Auth-Token")).isTrue();
    assertThat(names.contains("X-Auth-Request-User")).isFalse();
    assertThat(ForwardedNames.faultOf("X-Forwarded-User")).isPresent();
    assertThat(ForwardedNames.faultOf("X_Tenant")).isPresent();
    assertThat(ForwardedNames.faultOf("X-User")).isEmpty();
  }
}
