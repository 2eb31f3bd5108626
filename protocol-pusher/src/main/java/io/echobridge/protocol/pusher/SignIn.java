package io.echobridge.protocol.pusher;

import io.echobridge.auth.AppKeys;
import io.echobridge.channel.Member;
import io.echobridge.gate.CloseReason;
import io.echobridge.gate.ProtocolRefusal;
import io.echobridge.net.FrameSink;
import io.echobridge.protocol.ClientSession;
import io.echobridge.protocol.SignedInUser;
import io.echobridge.protocol.pusher.frame.BadFrameException;
import io.echobridge.protocol.pusher.frame.ErrorCode;
import io.echobridge.protocol.pusher.frame.Sayings;
import io.echobridge.protocol.pusher.frame.UserData;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which user one client belongs to, as the application has signed it. On its loop only. */
final class SignIn {
  private final PusherClient client;
  private final ClientSession session;
  private final FrameSink sink;
  private final Optional<String> known;
  private @Nullable UserData user;

  /**
   * @param known the user whose client it is by its token, if any
   */
  SignIn(PusherClient client, ClientSession session, FrameSink sink, Optional<String> known) {
    this.known = known;
    this.client = client;
    this.session = session;
    this.sink = sink;
  }

  boolean isDone() {
    return user != null;
  }

  /** The user as a member of presence channels. */
  Optional<Member> member() {
    return Optional.ofNullable(user).map(UserData::member);
  }

  /** Signs the client in, or says why not; it stays connected. */
  void hears(Map<String, String> said, Optional<AppKeys> keys) {
    String text = said.getOrDefault("user_data", "");
    Optional<String> fault =
        Signatures.fault(keys, said.getOrDefault("auth", ""), client.id() + "::user::" + text);
    if (fault.isPresent()) {
      refuse("the signature does not fit", fault.get());
      return;
    }
    try {
      enter(UserData.parse(text), text);
    } catch (BadFrameException e) {
      String words = String.valueOf(e.getMessage());
      refuse(words, words);
    }
  }

  private void enter(UserData given, String text) {
    UserData present = user;
    boolean isOther = present != null && !present.id().equals(given.id());
    if (isOther || known.filter(id -> !id.equals(given.id())).isPresent()) {
      String words = "Another user is signed in on this connection";
      refuse(words, words);
      return;
    }
    if (present == null && !session.signIn(new SignedInUser(given.id(), given.watchlist()))) {
      client.end(CloseReason.MEMORY); // It is back in a second, and tries again.
      return;
    }
    if (present == null) {
      // Before anything is sent: that may end the client, which gives it back.
      user = given;
      client.place().holding().take(given.size());
    }
    sink.send(Sayings.signedIn(text)); // Who of its watchlist is online comes behind it.
    if (present == null && given.isCut()) {
      String words = "Watchlist limit exceeded: the first " + UserData.MAX_WATCHED + " count";
      sink.send(Sayings.error(ErrorCode.WATCHLIST, words));
    }
  }

  /**
   * @param reason for the operator, who has to know: presence channels that wait for the sign-in
   *     wait for ever
   */
  private void refuse(String reason, String words) {
    client
        .place()
        .countRefusal(
            ProtocolRefusal.SIGN_IN,
            "a sign-in is refused, and presence channels may wait for it: " + reason);
    sink.send(Sayings.error(ErrorCode.UNAUTHORISED, words));
  }

  /** The client is gone. */
  void forget() {
    UserData present = user;
    if (present != null) {
      user = null;
      client.place().holding().giveBack(present.size());
    }
  }
}
