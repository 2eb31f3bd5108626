package io.echobridge.hub;

import io.echobridge.hub.delivery.Direct;
import io.echobridge.hub.delivery.Subscription;
import io.echobridge.protocol.ClientConnection;
import org.jspecify.annotations.Nullable;

/** A session, as it is reached without a subscription. */
record OneClient(Session session) implements Direct.One {
  @Override
  public @Nullable ClientConnection connectionInOrder() {
    return session.inOrder();
  }

  @Override
  public void hears() {
    if (session.connection().loop().inLoop()) {
      note();
    } else {
      session.onPresentLoop(this::note); // It has moved meanwhile.
    }
  }

  private void note() {
    Lasting lasting = session.lasting();
    if (lasting != null && !session.subscriptions().stream().allMatch(Subscription::isUpToDate)) {
      lasting.unsure(); // It is ahead of what the client is still to hear.
      session.changed();
    }
  }
}
