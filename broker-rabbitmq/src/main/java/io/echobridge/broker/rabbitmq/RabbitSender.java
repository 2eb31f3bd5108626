package io.echobridge.broker.rabbitmq;

import io.echobridge.broker.Sender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * What clients say, to an exchange of the application with a routing key. An exchange that does not
 * exist ends only the channel that these messages go by; the next one opens another.
 */
final class RabbitSender implements Sender {
  private final String where;
  private final Supplier<Optional<Link>> link;
  private final Executor speaking;

  /**
   * @param link the one that is up
   * @param speaking waits while RabbitMQ reads nothing; it may refuse more
   */
  RabbitSender(String where, Supplier<Optional<Link>> link, Executor speaking) {
    this.where = where;
    this.link = link;
    this.speaking = speaking;
  }

  /** What stands before the first slash is an exchange; nothing there means the default one. */
  @Override
  public CompletionStage<Void> send(String address, String key, byte[] body) {
    Optional<Link> on = link.get();
    if (on.isEmpty()) {
      return CompletableFuture.failedStage(new IllegalStateException(where + " is down"));
    }
    int slash = address.indexOf('/');
    String exchange = address.substring(0, Math.max(0, slash));
    String routingKey = address.substring(slash + 1);
    try {
      return CompletableFuture.supplyAsync(
              () -> said(on.get(), exchange, routingKey, body), speaking)
          .thenCompose(stage -> stage);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedStage(
          new IllegalStateException(where + " accepts no more messages", e));
    }
  }

  private static CompletionStage<Void> said(
      Link on, String exchange, String routingKey, byte[] body) {
    try {
      return on.say(exchange, routingKey, body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @throws IllegalArgumentException where there is no slash: a slash in the name of a channel
   *     would stand for it, and clients choose those
   */
  @Override
  public String heardAt(String address) {
    int slash = address.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException(
          "publish-to: expected an exchange and a routing key, such as"
              + " app.clients/clients.{channel}, or a queue, such as /clients, got \""
              + address
              + '"');
    }
    return address.substring(slash + 1);
  }
}
