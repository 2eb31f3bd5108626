package io.echobridge.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.echobridge.admin.access.Visitor;
import io.echobridge.channel.BroadcastEvent;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import io.echobridge.channel.RawJson;
import io.echobridge.hub.stats.Acknowledged;
import io.echobridge.text.Printable;
import java.util.Optional;
import org.slf4j.Logger;

/**
 * What operators do: each is logged with who wants it. The page asks once more before it sends one.
 * They may block: not on an IO thread.
 */
final class Actions {
  private static final Logger log = Audit.LOG;
  private static final int LONGEST_SHOWN = 100;

  /** In characters; no client has a longer id, and no event a longer name of use. */
  private static final int LONGEST_NAME = 1_000;

  private static final String NODES = "; %d of %d nodes say that they have ended what they had";

  private final Runnable drain;

  /**
   * @param drain has this node send its clients away, and returns at once
   */
  Actions(Runnable drain) {
    this.drain = drain;
  }

  Answer publish(AppStatus app, JsonNode body, Visitor who) {
    Optional<ChannelName> channel = ChannelName.parse(body.path("channel").asText());
    String event = body.path("event").asText();
    if (channel.isEmpty() || channel.get().isReserved()) {
      return Answer.plain(400, "channel: expected the name of a channel\n");
    }
    if (event.length() > LONGEST_NAME) {
      return Answer.plain(400, "event: expected a name of at most 1,000 characters\n");
    }
    if (!body.has("data")) {
      return Answer.plain(400, "data: expected any JSON\n");
    }
    BroadcastEvent made;
    try {
      made = new BroadcastEvent(event, RawJson.of(body.get("data").toString()), null);
    } catch (IllegalArgumentException e) {
      return Answer.plain(400, "event: " + e.getMessage() + "\n");
    }
    if (BroadcastEvent.isReserved(event)) {
      return Answer.plain(400, "event: only the server says this\n");
    }
    log.info(
        "App {}: {} publishes a test event \"{}\" on {}",
        app.id(),
        who.name(),
        shown(event),
        shown(channel.get().value()));
    return switch (app.publish(channel.get(), made).toCompletableFuture().join()) {
      case EVERYWHERE -> Answer.plain(200, "Published\n");
      case LATER ->
          Answer.plain(
              200, "Published on this node; the others hear it later, once the broker takes it\n");
    };
  }

  Answer disconnect(AppStatus app, JsonNode body, Visitor who) {
    String id = body.path("id").asText();
    if (id.isEmpty() || id.length() > LONGEST_NAME) {
      return Answer.plain(400, "id: expected the id of a client\n");
    }
    log.info("App {}: {} disconnects client {}", app.id(), who.name(), shown(id));
    if (app.disconnect(id)) {
      return Answer.plain(200, "Disconnected\n");
    }
    boolean isAlone = app.cluster().map(view -> view.peers().isEmpty()).orElse(true);
    return isAlone
        ? Answer.plain(404, "No client has this id\n")
        : Answer.plain(200, "This node has no such client; the others disconnect it if they do\n");
  }

  /** By the user's id, or by the hash of a long one and a channel that it is a member of. */
  Answer terminate(AppStatus app, JsonNode body, Visitor who) {
    String given = body.path("user").asText();
    Optional<String> user = given.isEmpty() ? hashed(app, body) : Optional.of(given);
    if (user.isEmpty()) {
      return Answer.plain(400, "user: expected the id of a user\n");
    }
    log.info("App {}: {} terminates user {}", app.id(), who.name(), shown(user.get()));
    int known = app.connectionsOf(user.get()).size();
    Acknowledged told = app.terminate(user.get()).toCompletableFuture().join();
    String words = known == 0 ? "No connection of this user is known" : "Terminated";
    String nodes = told.nodes() == 1 ? "" : NODES.formatted(told.done(), told.nodes());
    return Answer.plain(200, words + nodes + "\n");
  }

  private static Optional<String> hashed(AppStatus app, JsonNode body) {
    String hash = body.path("hash").asText();
    return ChannelName.parse(body.path("channel").asText()).stream()
        .flatMap(channel -> app.members(channel).stream())
        .map(Member::userId)
        .filter(user -> LongText.hash(user).equals(hash))
        .findFirst();
  }

  Answer drain(Visitor who) {
    log.info("{} drains this node", who.name());
    drain.run();
    return Answer.plain(200, "Draining\n");
  }

  private static String shown(String text) {
    return Printable.line(text, LONGEST_SHOWN);
  }
}
