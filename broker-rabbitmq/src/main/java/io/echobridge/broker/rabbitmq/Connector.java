package io.echobridge.broker.rabbitmq;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.SocketConfigurator;
import com.rabbitmq.client.SocketConfigurators;
import com.rabbitmq.client.impl.ForgivingExceptionHandler;
import com.rabbitmq.client.impl.FrameHandler;
import com.rabbitmq.client.impl.FrameHandlerFactory;
import com.rabbitmq.client.impl.SocketFrameHandlerFactory;
import io.echobridge.broker.BrokerContext;
import io.echobridge.broker.link.Backlog;
import io.echobridge.broker.link.Tls;
import io.echobridge.broker.rabbitmq.Addresses.Address;
import io.echobridge.settings.Secret;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes connections. The client library does not reconnect: a link that breaks is replaced, so that
 * the first and the tenth attempt are the same code.
 */
final class Connector {
  private static final Logger log = LoggerFactory.getLogger(RabbitBroker.class);
  private static final int SHUTDOWN_MILLIS = 1_000;

  private final RabbitConfig config;
  private final Addresses addresses;
  private final String virtualHost;
  private final String name;

  /**
   * Ends connections for the client library, which otherwise waits without end for whoever writes
   * to a RabbitMQ that reads nothing, and only then reports that the connection is lost.
   */
  private final ExecutorService ending;

  private volatile boolean closed;
  private volatile @Nullable Socket connecting;

  Connector(RabbitConfig config, BrokerContext context) {
    this.config = config;
    this.addresses = Addresses.parse(config.addresses());
    this.virtualHost = config.virtualHost().or(addresses::virtualHost).orElse("/");
    this.name =
        config
            .connectionName()
            .orElse("echobridge " + context.app() + " " + context.name() + " " + context.node());
    this.ending =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            1,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> daemon(task, "rabbitmq end of " + name));
  }

  List<Address> addresses() {
    return addresses.all();
  }

  /** One address, or all of them, without secrets, for the operator. */
  String shown(List<Address> some) {
    String hosts = some.stream().map(Address::toString).collect(Collectors.joining(","));
    String path = virtualHost.equals("/") ? "" : "/" + virtualHost;
    return (addresses.tls() ? "amqps://" : "amqp://") + hosts + path;
  }

  /**
   * @param purpose ends the connection's name
   * @param executor hears what arrives
   * @param memory what of it may wait
   * @param largest how many bytes a message may have that does not fit into that memory
   */
  Connection connect(
      Address to, String purpose, ExecutorService executor, Backlog memory, IntSupplier largest)
      throws IOException, TimeoutException {
    ConnectionFactory factory = factory(memory, largest);
    return factory.newConnection(
        executor,
        List.of(new com.rabbitmq.client.Address(to.host(), to.port())),
        name + " " + purpose);
  }

  /** Ends the attempt that is being made. */
  void close() {
    closed = true;
    Socket socket = connecting;
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException e) {
      log.debug("closed", e);
    }
  }

  private ConnectionFactory factory(Backlog memory, IntSupplier largest) throws IOException {
    int millis = Math.toIntExact(config.connectTimeout().toMillis());
    ConnectionFactory factory =
        new Bounded(() -> Math.max(largest.getAsInt(), memory.largest()), memory, ending);
    factory.setAutomaticRecoveryEnabled(false);
    factory.setTopologyRecoveryEnabled(false);
    factory.setVirtualHost(virtualHost);
    config.user().or(addresses::user).ifPresent(factory::setUsername);
    config.password().or(addresses::password).map(Secret::value).ifPresent(factory::setPassword);
    factory.setRequestedHeartbeat(Math.toIntExact(config.heartbeat().toSeconds()));
    factory.setConnectionTimeout(millis);
    factory.setHandshakeTimeout(millis);
    factory.setChannelRpcTimeout(millis);
    factory.setShutdownTimeout(SHUTDOWN_MILLIS);
    factory.setShutdownExecutor(ending);
    factory.setMaxInboundMessageBodySize(Integer.MAX_VALUE); // it would end the connection
    factory.setThreadFactory(task -> daemon(task, "rabbitmq " + name));
    factory.setExceptionHandler(new Quiet());
    if (addresses.tls()) {
      factory.useSslProtocol(TlsContext.of(config.tls()));
    }
    // Not what the factory has by now: with TLS, that checks the host name whether told to or not.
    SocketConfigurator sockets = SocketConfigurators.defaultConfigurator();
    if (addresses.tls() && config.tls().verify() == Tls.Verify.FULL) {
      sockets = sockets.andThen(SocketConfigurators.enableHostnameVerification());
    }
    factory.setSocketConfigurator(
        sockets.andThen(
            socket -> {
              connecting = socket;
              if (closed) {
                throw new IOException("closed");
              }
            }));
    return factory;
  }

  static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Whose connections are read by {@link BoundedFrames}. */
  private static final class Bounded extends ConnectionFactory {
    private final LongSupplier most;
    private final Backlog memory;
    private final ExecutorService ending;

    Bounded(LongSupplier most, Backlog memory, ExecutorService ending) {
      this.most = most;
      this.memory = memory;
      this.ending = ending;
    }

    @Override
    protected synchronized FrameHandlerFactory createFrameHandlerFactory() {
      return new SocketFrameHandlerFactory(
          getConnectionTimeout(), getSocketFactory(), getSocketConfigurator(), isSSL()) {
        @Override
        public FrameHandler create(Socket socket) throws IOException {
          return new BoundedFrames(socket, most, memory, ending);
        }
      };
    }
  }

  /** What goes wrong with a connection ends it, and is reported then. */
  private static final class Quiet extends ForgivingExceptionHandler {
    @Override
    protected void log(String message, Throwable e) {
      log.debug(message, e);
    }
  }
}
