package io.echobridge.gate;

import io.echobridge.net.Holding;
import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What an admitted client takes. Thread-safe. */
public final class Place {
  private final Admission admission;
  private final @Nullable InetAddress address;
  private final Holding holding;
  private final AtomicBoolean left = new AtomicBoolean();

  Place(Admission admission, @Nullable InetAddress address, Holding holding) {
    this.admission = admission;
    this.address = address;
    this.holding = holding;
  }

  /** What the process keeps for the client; closed when it leaves. */
  public Holding holding() {
    return holding;
  }

  /** The client is gone: somebody else may have it. Idempotent. */
  public void leave() {
    if (left.compareAndSet(false, true)) {
      admission.left(address);
      holding.close();
    }
  }
}
