package io.echobridge.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.server.AppRoutes.Place;
import io.echobridge.server.AppRoutes.Route;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class AppRoutesTest {
  private static final Optional<String> UNNAMED = Optional.empty();

  private final AppRoutes several =
      new AppRoutes(
          Map.of(
              "shop", new Place(List.of("shop.example"), ""),
              "admin", new Place(List.of("shop.example"), "/admin"),
              "blog", new Place(List.of(), "/blog"),
              "deep", new Place(List.of(), "/blog/deep"),
              "rest", new Place(List.of(), "")));

  @Test
  void theQueryParameterGoesBeforeEverything() {
    assertThat(several.route(Optional.of("blog"), () -> "shop.example", "/socket.io/"))
        .contains(new Route("blog", "/socket.io/"));
    assertThat(several.route(Optional.of("blog"), () -> "shop.example", "/blog/socket.io/"))
        .contains(new Route("blog", "/socket.io/"));
  }

  @Test
  void anUnknownNameReachesNoApp() {
    assertThat(several.route(Optional.of("blag"), () -> "shop.example", "/socket.io/")).isEmpty();
    AppRoutes one = new AppRoutes(Map.of("default", new Place(List.of(), "")));
    assertThat(one.route(Optional.of("other"), () -> "x", "/socket.io/")).isEmpty();
  }

  @Test
  void theLongestPathGoesBeforeTheHost() {
    assertThat(several.route(UNNAMED, () -> "shop.example", "/blog/deep/socket.io/"))
        .contains(new Route("deep", "/socket.io/"));
    assertThat(several.route(UNNAMED, () -> "shop.example", "/blog/socket.io/"))
        .contains(new Route("blog", "/socket.io/"));
  }

  @Test
  void aPathEndsAtASlash() {
    assertThat(several.route(UNNAMED, () -> "other.example", "/blogs/socket.io/"))
        .contains(new Route("rest", "/blogs/socket.io/"));
  }

  @Test
  void theHostDecidesWhereNoPathDoes() {
    assertThat(several.route(UNNAMED, () -> "SHOP.example", "/socket.io/"))
        .contains(new Route("shop", "/socket.io/"));
    assertThat(several.route(UNNAMED, () -> "other.example", "/socket.io/"))
        .contains(new Route("rest", "/socket.io/"));
  }

  @Test
  void aPathOfAnAppWithHostsIsNotForOtherHosts() {
    assertThat(several.route(UNNAMED, () -> "shop.example", "/admin/socket.io/"))
        .contains(new Route("admin", "/socket.io/"));
    assertThat(several.route(UNNAMED, () -> "other.example", "/admin/socket.io/"))
        .contains(new Route("rest", "/admin/socket.io/"));
  }

  @Test
  void anOnlyAppTakesEverything() {
    AppRoutes one = new AppRoutes(Map.of("shop", new Place(List.of("shop.example"), "/x")));
    assertThat(one.route(UNNAMED, () -> "other.example", "/socket.io/"))
        .contains(new Route("shop", "/socket.io/"));
  }

  /** To take it out of the request costs each of them something. */
  @Test
  void nobodyAsksForTheHostWhereNoAppIsTiedToOne() {
    AppRoutes one = new AppRoutes(Map.of("default", new Place(List.of(), "")));
    Supplier<String> unread =
        () -> {
          throw new AssertionError("asked for the host");
        };
    assertThat(one.route(UNNAMED, unread, "/socket.io/"))
        .contains(new Route("default", "/socket.io/"));
  }

  @Test
  void severalAppsWithoutAPlaceAreNeverGuessed() {
    Place anywhere = new Place(List.of(), "");
    AppRoutes two = new AppRoutes(Map.of("a", anywhere, "b", anywhere));
    assertThat(two.route(UNNAMED, () -> "x", "/socket.io/")).isEmpty();
    assertThat(two.route(Optional.of("b"), () -> "x", "/socket.io/"))
        .contains(new Route("b", "/socket.io/"));
  }

  @Test
  void itSaysWhatEachAppTakes() {
    assertThat(several.describe())
        .isEqualTo(
            "admin (host shop.example and path /admin, or ?app=admin), blog (path /blog, or"
                + " ?app=blog), deep (path /blog/deep, or ?app=deep), rest (?app=rest), shop (host"
                + " shop.example, or ?app=shop)");
  }
}
