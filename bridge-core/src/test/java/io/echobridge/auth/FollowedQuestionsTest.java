package io.echobridge.auth;

import static io.echobridge.auth.Asking.ask;
import static io.echobridge.auth.Asking.refusal;
import static io.echobridge.auth.Asking.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.call.FakeApplication;
import io.echobridge.call.Pace;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.TraceContext;
import io.echobridge.trace.Arrival;
import io.echobridge.trace.Authorizing;
import io.echobridge.trace.TraceIds;
import io.echobridge.trace.Tracer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the one who follows a question hears of it. */
class FollowedQuestionsTest {
  private static final TraceIds IDS = new TraceIds("0af7651916cd43dd8448eb211c80319c", "b7ad6b71");

  private final List<String> heard = new CopyOnWriteArrayList<>();
  private @Nullable TraceIds ids = IDS;

  @Test
  void aYesIsTheApplicationsAnswer() throws Exception {
    assertThat(asked(200, "true")).isInstanceOf(Authorization.Granted.class);
    assertThat(heard).containsExactly("heard 200", "granted");
  }

  @Test
  void aNoHasItsReasonAndBothStatuses() throws Exception {
    assertThat(refusal(asked(200, "false")).ids()).isEqualTo(IDS);
    assertThat(heard).containsExactly("heard 200", "refused 403 the application answered false");
  }

  @Test
  void anErrorOfTheApplicationIsNoQuestionThatCouldNotBeAsked() throws Exception {
    var unused = asked(500, "");
    assertThat(heard)
        .containsExactly(
            "heard 500", "refused 500 the application answered 500: see the application's log");
  }

  @Test
  void aLaravelWithoutTheConnectionThatItIsSetToIsToldSo() throws Exception {
    var unused =
        asked(500, "{\"message\":\"Broadcast connection [redis] is not defined.\",\"line\":1}");
    assertThat(heard)
        .containsExactly(
            "heard 500",
            "refused 500 the application answered 500: its config/broadcasting.php defines no"
                + " connection redis");
  }

  @Test
  void whereNobodyAnswersThereIsNoStatusOfTheApplication() throws Exception {
    FakeApplication gone = FakeApplication.answering(200, "true");
    String url = gone.url();
    gone.close();
    var unused = asked(url);
    assertThat(heard).singleElement().asString().startsWith("refused 0 ");
  }

  @Test
  void aRefusalThatIsNotAmongWhatIsFollowedHasNoIds() throws Exception {
    ids = null;
    assertThat(refusal(asked(403, "")).ids()).isNull();
  }

  private Authorization asked(int status, String body) throws Exception {
    try (FakeApplication application = FakeApplication.answering(status, body)) {
      return asked(application.url());
    }
  }

  private Authorization asked(String url) {
    try (HttpAuthorizer authorizer =
        HttpAuthorizer.create(Asking.config(url), new Pace(1_000), new Following())) {
      return ask(authorizer, request("private-a"));
    }
  }

  private final class Following implements Tracer {
    @Override
    public Arrival message(String broker, String address, @Nullable TraceContext context) {
      return Arrival.NONE;
    }

    @Override
    public Arrival published() {
      return Arrival.NONE;
    }

    @Override
    public Authorizing authorization(ChannelName channel) {
      return new Authorizing() {
        @Override
        public void passOn(BiConsumer<String, String> header) {}

        @Override
        public @Nullable TraceIds ids() {
          return ids;
        }

        @Override
        public void heard(int status) {
          heard.add("heard " + status);
        }

        @Override
        public void granted() {
          heard.add("granted");
        }

        @Override
        public void refused(int status, String reason) {
          heard.add("refused " + status + " " + reason);
        }

        @Override
        public void takenBack() {
          heard.add("taken back");
        }
      };
    }
  }
}
