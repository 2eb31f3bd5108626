package io.echobridge.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692, section 7.1, in the form of RFC 6455, section 9.1. */
class DeflateOfferTest {
  private static final String TAKEN =
      "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

  private static String answer(String header) {
    return DeflateOffer.first(header).map(DeflateOffer::answer).orElse("none");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permessage-deflate",
        "Permessage-Deflate",
        "permessage-deflate; client_max_window_bits", // Chromium, and the package ws
        "permessage-deflate;client_max_window_bits=10",
        "permessage-deflate; client_max_window_bits=\"10\"",
        "permessage-deflate; server_no_context_takeover",
        "permessage-deflate; client_no_context_takeover ; server_no_context_takeover",
        " , permessage-deflate , ",
        "x-webkit-deflate-frame, permessage-deflate",
        "mux; max-channels=4; flow-control, permessage-deflate",
        "mux; name=\"a\\b\", permessage-deflate",
        "permessage-deflate; server_max_window_bits=7, permessage-deflate",
        "permessage-deflate; unknown, permessage-deflate; client_max_window_bits",
      })
  void anOfferIsTakenWithoutContexts(String header) {
    assertThat(answer(header)).isEqualTo(TAKEN);
    assertThat(DeflateOffer.first(header).orElseThrow().windowBits()).isEqualTo(15);
  }

  @ParameterizedTest
  @CsvSource({
    "permessage-deflate; server_max_window_bits=15, 15",
    "permessage-deflate; server_max_window_bits=\"12\"; client_max_window_bits=12, 12",
    "permessage-deflate; server_max_window_bits=8, 8",
    "permessage-deflate; SERVER_MAX_WINDOW_BITS=9, 9",
    "permessage-deflate; server_max_window_bits=\"1\\0\", 10",
  })
  void aClientWithASmallWindowIsToldThatItIsKept(String header, int bits) {
    assertThat(answer(header)).isEqualTo(TAKEN + "; server_max_window_bits=" + bits);
    assertThat(DeflateOffer.first(header).orElseThrow().windowBits()).isEqualTo(bits);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // no offer of this extension
        "",
        ",",
        "permessage-bzip2",
        "x-webkit-deflate-frame",
        "permessage-deflate2",
        // a parameter that is unknown, comes twice, or has a bad value
        "permessage-deflate; max_window_bits=10",
        "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
        "permessage-deflate; client_max_window_bits; client_max_window_bits=10",
        "permessage-deflate; server_no_context_takeover=true",
        "permessage-deflate; client_no_context_takeover=1",
        "permessage-deflate; server_max_window_bits",
        "permessage-deflate; server_max_window_bits=7",
        "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; server_max_window_bits=08",
        "permessage-deflate; server_max_window_bits=+9",
        "permessage-deflate; server_max_window_bits=1000000000000",
        "permessage-deflate; client_max_window_bits=7",
        // not of the header's form
        "permessage-deflate;",
        "permessage-deflate; =5",
        "permessage-deflate; client_max_window_bits=",
        "permessage-deflate; client_max_window_bits=\"\"",
        "permessage-deflate; client_max_window_bits=\"10",
        "permessage-deflate; client_max_window_bits=\"1 0\"",
        "permessage-deflate; client_max_window_bits=\"10\\",
        "permessage-deflate client_max_window_bits",
        "permessage-deflate; client max window bits",
        "permessage-deflate/1",
        "; permessage-deflate",
        "permessage-deflate; a=b=c, permessage-deflate",
        "permessage-deflaté",
      })
  void whatCannotBeTakenIsDeclined(String header) {
    assertThat(answer(header)).isEqualTo("none");
  }

  @Property
  void whateverStandsThereIsReadToItsEnd(@ForAll @CharRange(from = ' ', to = '~') String header) {
    assertThat(DeflateOffer.first("permessage-deflate; " + header))
        .satisfiesAnyOf(
            taken -> assertThat(taken).isEmpty(),
            taken ->
                assertThat(taken).map(DeflateOffer::answer).get().asString().startsWith(TAKEN));
  }

  @Property
  void anOfferBehindOthersIsFound(@ForAll @CharRange(from = 'a', to = 'z') String other) {
    String before = other.isEmpty() ? "" : other + "; a=\"" + other + "\", ";
    assertThat(DeflateOffer.first(before + "permessage-deflate"))
        .isEqualTo(Optional.of(new DeflateOffer(15, false)));
  }
}
