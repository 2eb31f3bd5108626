package io.echobridge.ring;

import io.echobridge.net.Sends;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import org.xnio.conduits.StreamSinkConduit;

/**
 * The system's number of a socket, which Java keeps for itself: its channels tell it where the
 * start of the program has said <code>--add-exports java.base/sun.nio.ch=ALL-UNNAMED</code>.
 */
final class Descriptors {
  private static final String CONDUIT = "org.xnio.nio.NioSocketConduit";

  private static final @Nullable MethodHandle CHANNEL = channel();
  private static final @Nullable MethodHandle NUMBER = number();

  private Descriptors() {}

  private static @Nullable MethodHandle channel() {
    try {
      Class<?> conduit = Class.forName(CONDUIT);
      return MethodHandles.privateLookupIn(conduit, MethodHandles.lookup())
          .findGetter(conduit, "socketChannel", SocketChannel.class)
          .asType(MethodType.methodType(SocketChannel.class, StreamSinkConduit.class));
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  private static @Nullable MethodHandle number() {
    try {
      Class<?> selectable = Class.forName("sun.nio.ch.SelChImpl");
      return MethodHandles.lookup()
          .findVirtual(selectable, "getFDVal", MethodType.methodType(int.class))
          .asType(MethodType.methodType(int.class, SocketChannel.class));
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  /** Whether connections tell their channels. */
  static boolean ofConnectionsAreKnown() {
    return CHANNEL != null;
  }

  /** That of a channel. */
  static int of(SocketChannel channel) throws IOException {
    if (NUMBER == null) {
      throw new IOException(
          "Java was started without --add-exports java.base/sun.nio.ch=ALL-UNNAMED");
    }
    try {
      return (int) NUMBER.invokeExact(channel);
    } catch (Throwable e) {
      throw new IOException("Java does not tell the number of a socket", e);
    }
  }

  /** That of a connection's socket, or {@link Sends#NO_DESCRIPTOR} where something is between. */
  static int of(StreamSinkConduit conduit) {
    if (CHANNEL == null || !conduit.getClass().getName().equals(CONDUIT)) {
      return Sends.NO_DESCRIPTOR;
    }
    try {
      return of((SocketChannel) CHANNEL.invokeExact(conduit));
    } catch (Throwable e) {
      return Sends.NO_DESCRIPTOR;
    }
  }
}
