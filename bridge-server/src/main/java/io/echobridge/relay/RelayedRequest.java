package io.echobridge.relay;

import io.echobridge.http.Departure;
import io.echobridge.http.ExchangeDeadline;
import io.echobridge.net.EventLoop;
import io.echobridge.websocket.WebSocketUpgrade;
import io.undertow.client.ClientCallback;
import io.undertow.client.ClientConnection;
import io.undertow.client.ClientExchange;
import io.undertow.client.ClientRequest;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Methods;
import io.undertow.util.SameThreadExecutor;
import io.undertow.util.StatusCodes;
import io.undertow.util.Transfer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.StreamConnection;
import org.xnio.channels.Channels;
import org.xnio.channels.StreamSinkChannel;

/**
 * A request on its way to another node and its answer on the way back. It lives no longer than
 * either side: when the client goes away its node hears the connection end, and the other way
 * round. On the request's loop.
 */
final class RelayedRequest implements Upstreams.Taker, Departure.Watcher {
  private final AppRelay app;
  private final HttpServerExchange exchange;
  private final InetSocketAddress address;
  private final RelayHeader header;
  private final Runnable gone;
  private final EventLoop loop;
  private final boolean webSocket;

  /** Carries the request; null before and after. */
  private @Nullable ClientConnection upstream;

  private boolean sent;
  private boolean reusable;

  /** An answer is being given, the owner's or our own. */
  private boolean answering;

  private boolean spliced;
  private boolean over;

  /**
   * @param address of the owner
   * @param gone answers where the owner does not
   */
  RelayedRequest(
      AppRelay app,
      HttpServerExchange exchange,
      InetSocketAddress address,
      RelayHeader header,
      Runnable gone) {
    this.app = app;
    this.exchange = exchange;
    this.address = address;
    this.header = header;
    this.gone = gone;
    this.loop = app.relay().loop(exchange.getIoThread());
    this.webSocket = WebSocketUpgrade.isRequested(exchange);
  }

  EventLoop loop() {
    return loop;
  }

  /** The id of the node that has the session. */
  String owner() {
    return header.to();
  }

  /** In the call of the handler. */
  void begin() {
    ExchangeDeadline.whenOver(exchange, this::over);
    boolean poll = exchange.getRequestMethod().equals(Methods.GET) && !webSocket;
    if (poll && exchange.isRequestComplete()) {
      ExchangeDeadline.pause(exchange); // the owner answers it in time, or ends
    }
    exchange.dispatch(
        SameThreadExecutor.INSTANCE,
        () -> {
          if (poll && exchange.isRequestComplete()) {
            Departure.watch(exchange, this);
          }
          app.relay().upstreams(loop).take(address, exchange, this);
        });
  }

  // On the way to the owner

  @Override
  public void connected(ClientConnection connection) {
    if (over || answering) {
      app.relay().upstreams(loop).give(address, connection);
      return;
    }
    upstream = connection;
    ClientRequest request =
        new ClientRequest()
            .setMethod(exchange.getRequestMethod())
            .setPath(RelayHeader.target(exchange));
    RelayedHeaders.ofRequest(exchange, address, header, request.getRequestHeaders());
    connection.sendRequest(request, listening(this::send));
  }

  @Override
  public void unreachable() {
    ownerGone();
  }

  private void send(ClientExchange result) {
    result.setResponseListener(listening(this::answered));
    if (exchange.isRequestComplete()) {
      sent = true;
      return;
    }
    Transfer.initiateTransfer(
        exchange.getRequestChannel(),
        result.getRequestChannel(),
        ChannelListeners.closingChannelListener(),
        this::wholeRequest,
        (body, e) -> ExchangeDeadline.cut(exchange.getConnection()),
        (body, e) -> ownerGone(),
        exchange.getConnection().getByteBufferPool());
  }

  private void wholeRequest(StreamSinkChannel body) {
    sent = true;
    end(body, flushed -> {}, this::ownerGone);
  }

  // On the way back

  private void answered(ClientExchange result) {
    if (over || answering) {
      return;
    }
    int status = result.getResponse().getResponseCode();
    boolean upgrades = status == StatusCodes.SWITCHING_PROTOCOLS;
    if (status == AppRelay.MISDIRECTED || (upgrades && !webSocket)) {
      ownerGone();
      return;
    }
    answering = true;
    exchange.setStatusCode(status);
    boolean last = RelayedHeaders.ofAnswer(result.getResponse(), exchange.getResponseHeaders());
    if (upgrades) {
      upgrade(result);
      return;
    }
    if (last && exchange.isRequestComplete()) {
      exchange.setPersistent(false);
    }
    ExchangeDeadline.start(exchange);
    Transfer.initiateTransfer(
        result.getResponseChannel(),
        exchange.getResponseChannel(),
        ChannelListeners.closingChannelListener(),
        this::wholeAnswer,
        (body, e) -> ExchangeDeadline.cut(exchange.getConnection()),
        (body, e) -> ExchangeDeadline.cut(exchange.getConnection()),
        exchange.getConnection().getByteBufferPool());
  }

  private void wholeAnswer(StreamSinkChannel body) {
    reusable = sent;
    end(
        body,
        flushed -> exchange.endExchange(),
        () -> ExchangeDeadline.cut(exchange.getConnection()));
  }

  private static void end(
      StreamSinkChannel channel, ChannelListener<StreamSinkChannel> flushed, Runnable broken) {
    try {
      channel.shutdownWrites();
      if (channel.flush()) {
        channel.getWriteSetter().set(null);
        channel.suspendWrites();
        flushed.handleEvent(channel);
        return;
      }
    } catch (IOException e) {
      broken.run();
      return;
    }
    channel
        .getWriteSetter()
        .set(ChannelListeners.flushingChannelListener(flushed, (same, e) -> broken.run()));
    channel.resumeWrites();
  }

  private void upgrade(ClientExchange result) {
    try {
      // Its end, which is here already, sets the connection free.
      Channels.drain(result.getResponseChannel(), Long.MAX_VALUE);
      StreamConnection connection = result.getConnection().performUpgrade();
      upstream = null;
      spliced = true;
      Splice splice =
          new Splice(app, owner(), loop, connection, exchange.getConnection().getByteBufferPool());
      app.opened(splice);
      splice.take(exchange);
    } catch (IOException e) {
      ExchangeDeadline.cut(exchange.getConnection());
    }
  }

  // Ends

  private ClientCallback<ClientExchange> listening(Consumer<ClientExchange> completed) {
    return new ClientCallback<>() {
      @Override
      public void completed(ClientExchange result) {
        loop.runOrExecute(() -> completed.accept(result));
      }

      @Override
      public void failed(IOException e) {
        loop.runOrExecute(RelayedRequest.this::ownerGone);
      }
    };
  }

  /** The owner cannot be reached, has ended, or knows nothing of this. */
  void ownerGone() {
    if (over || answering) {
      return;
    }
    answering = true;
    hangUp();
    ExchangeDeadline.start(exchange);
    gone.run();
  }

  private void hangUp() {
    ClientConnection used = upstream;
    upstream = null;
    if (used != null && reusable) {
      app.relay().upstreams(loop).give(address, used);
    } else if (used != null) {
      Upstreams.cut(used);
    }
  }

  /** The exchange is over, however it ended; also when the connection is closed. */
  private void over() {
    if (!over) {
      over = true;
      app.over(this);
      hangUp();
      if (!spliced) {
        app.relay().ended();
      }
    }
  }

  // The client, while it waits

  @Override
  public boolean isOver() {
    return over || answering;
  }

  /** No client does it, and what it takes is nobody's memory. */
  @Override
  public void early() {
    ExchangeDeadline.cut(exchange.getConnection());
  }

  @Override
  public void gone() {
    over();
  }
}
