package io.echobridge.protocol.echo.socketio;

import io.echobridge.gate.CloseReason;
import io.echobridge.gate.Handshake;
import io.echobridge.gate.SomeHandshake;
import io.echobridge.net.EventLoop;
import io.echobridge.net.FrameSink;
import io.echobridge.net.Holding;
import io.echobridge.net.LooseHolding;
import io.echobridge.net.ManualLoop;
import io.echobridge.protocol.echo.engineio.EngineConnection;
import io.echobridge.protocol.echo.engineio.EngineHandler;
import io.echobridge.protocol.echo.engineio.EngineListener;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Keeps what is sent: texts as they are, binary messages as {@code <hex>}. */
public final class FakeEngineConnection implements EngineConnection {
  public static final String SID = "1000000000000000001.2000000000000000002";

  private final int revision;
  private final boolean asciiOnly;
  private final EventLoop loop;
  private final Holding holding = LooseHolding.open();
  private final List<String> sent = new CopyOnWriteArrayList<>();
  private @Nullable EngineHandler handler;
  private volatile @Nullable CloseReason closed;

  public FakeEngineConnection(int revision, boolean asciiOnly, EventLoop loop) {
    this.revision = revision;
    this.asciiOnly = asciiOnly;
    this.loop = loop;
  }

  public FakeEngineConnection(int revision) {
    this(revision, false, new ManualLoop(0));
  }

  /** Opens a session and returns what uses it. */
  public EngineHandler open(EngineListener listener) {
    EngineHandler opened = listener.onOpen(this);
    handler = opened;
    CloseReason reason = closed;
    if (reason != null) {
      opened.onClosed(reason);
    }
    return opened;
  }

  /** Takes over what another connection was used by. */
  public void use(EngineHandler moved) {
    handler = moved;
  }

  /** What uses the session. */
  public EngineHandler handler() {
    return Objects.requireNonNull(handler);
  }

  /** What was sent since the last call. */
  public List<String> sent() {
    List<String> now = List.copyOf(sent);
    sent.clear();
    return now;
  }

  public boolean closed() {
    return closed != null;
  }

  @Override
  public String sid() {
    return SID;
  }

  @Override
  public int revision() {
    return revision;
  }

  @Override
  public Holding holding() {
    return holding;
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  @Override
  public boolean asciiOnly() {
    return asciiOnly;
  }

  @Override
  public Handshake handshake() {
    return SomeHandshake.with(Map.of("cookie", "laravel_session=A"));
  }

  @Override
  public FrameSink sink() {
    return packet -> {
      if (closed == null) {
        sent.add(packet.payload());
      }
    };
  }

  @Override
  public void sendBinary(byte[] data) {
    if (closed == null) {
      sent.add("<" + HexFormat.of().formatHex(data) + ">");
    }
  }

  @Override
  public void close(CloseReason reason) {
    if (closed != null) {
      return;
    }
    closed = reason;
    if (handler != null) {
      handler.onClosed(reason);
    }
  }
}
