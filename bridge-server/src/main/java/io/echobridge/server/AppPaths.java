package io.echobridge.server;

import io.echobridge.api.Api;
import io.echobridge.protocol.ClientProtocol;
import io.undertow.server.HttpHandler;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * What of an app's paths belongs to which of its parts, and which paths name the app by themselves.
 *
 * @param protocols those of the app, which may still be added to
 */
record AppPaths(List<ClientProtocol> protocols, LiveApi api, LivePusher pusher) {
  /**
   * A protocol that a path belongs to.
   *
   * @param path the one of its paths that the path is below
   */
  record Mount(ClientProtocol protocol, String path) {}

  /** The protocol that a path belongs to: the one with the longest path that fits. */
  Optional<Mount> protocolOf(String path) {
    Mount longest = null;
    for (ClientProtocol protocol : protocols) { // with every request, so without much ado
      for (String each : protocol.paths()) {
        if (Paths.below(each, path)
            && (longest == null || each.length() > longest.path().length())) {
          longest = new Mount(protocol, each);
        }
      }
    }
    return Optional.ofNullable(longest);
  }

  /** The protocol that takes WebSockets at the app's own path, if there is one. */
  Optional<Mount> rootOf(String path) {
    boolean isRoot = path.isEmpty() || path.equals("/");
    return protocols.stream()
        .filter(protocol -> isRoot && protocol.takesRoot())
        .findFirst()
        .map(protocol -> new Mount(protocol, ""));
  }

  /** Whether one of the protocols finds this app named in the path. */
  boolean ownsPath(String path) {
    return isSaid(ClientProtocol::owns, path);
  }

  /** Whether one of the protocols can tell clients that no app is named in the path. */
  boolean refusesPath(String path) {
    return isSaid(ClientProtocol::refuses, path);
  }

  private boolean isSaid(BiPredicate<ClientProtocol, String> says, String path) {
    for (ClientProtocol protocol : protocols) {
      for (String each : protocol.paths()) {
        if (Paths.below(each, path) && says.test(protocol, path)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The HTTP API, if this app has one and the path is below it. */
  Optional<HttpHandler> apiOf(String path) {
    return Paths.below(Api.PATH, path) ? api.present().map(handler -> handler) : Optional.empty();
  }

  /** Whether the path names a client of this app's HTTP API, or the app itself. */
  boolean ownsApiPath(String path) {
    return Paths.below(Api.PATH, path)
        && api.present().filter(handler -> handler.owns(path)).isPresent();
  }

  /** Whether the path of the HTTP API names this app by the id that belongs to its keys. */
  boolean ownsIdIn(String path) {
    return Paths.below(Api.PATH, path)
        && pusher.keys().filter(keys -> keys.appId().equals(Api.id(path))).isPresent();
  }

  /** Whether it is one to tell publishers that no app has the id in the path. */
  boolean refusesIdIn(String path) {
    return Paths.below(Api.PATH, path) && pusher.keys().isPresent() && api.present().isPresent();
  }
}
