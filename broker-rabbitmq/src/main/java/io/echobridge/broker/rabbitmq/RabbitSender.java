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

  /** Without a slash in it, it is a routing key at the default exchange: a queue. */
  @Override
  public CompletionStage<Void> send(String address, String key, byte[] body) {
    Optional<Link> on = link.get();
    if (on.isEmpty()) {
      return CompletableFuture.failedStage(new IllegalStateException(where + " is down"));
    }
    int slash = address.indexOf('/');
    String exchange = slash < 0 ? "" : address.substring(0, slash);
    String routingKey = heardAt(address);
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

  @Override
  public String heardAt(String address) {
    return address.substring(address.indexOf('/') + 1);
  }
}
