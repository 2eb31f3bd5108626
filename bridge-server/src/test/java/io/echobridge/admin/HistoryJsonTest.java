package io.echobridge.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.admin.history.History;
import io.echobridge.admin.history.Line;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the page is sent of the history. */
class HistoryJsonTest {
  @Test
  void aPartIsWrittenWithWhatThePageReads() {
    float[] values = {0, 0.12345f, 999.9994f, 1_234.5f, Float.NaN};
    History.Part part =
        new History.Part(
            17,
            60_000,
            true,
            new long[] {50_000, 52_000, 54_000, 58_000, 60_000},
            new TreeMap<>(Map.of(new Line("shop", "in", "a \"b\""), values)),
            3);
    assertThat(HistoryJson.of(part))
        .isEqualTo(
            "{\"tick\":17,\"at\":60000,\"whole\":true,\"leftOut\":3,"
                + "\"ago\":[10000,8000,6000,2000,0],"
                + "\"lines\":[{\"app\":\"shop\",\"plot\":\"in\",\"name\":\"a \\\"b\\\"\","
                + "\"values\":[0,0.123,999.999,1235,null]}]}");
  }
}
