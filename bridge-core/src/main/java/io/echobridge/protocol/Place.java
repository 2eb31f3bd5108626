package io.echobridge.protocol;

import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What an admitted client takes. Thread-safe. */
public final class Place {
  private final Admission admission;
  private final @Nullable InetAddress address;
  private final AtomicBoolean left = new AtomicBoolean();

  Place(Admission admission, @Nullable InetAddress address) {
    this.admission = admission;
    this.address = address;
  }

  /** The client is gone: somebody else may have it. Idempotent. */
  public void leave() {
    if (left.compareAndSet(false, true)) {
      admission.left(address);
    }
  }
}
