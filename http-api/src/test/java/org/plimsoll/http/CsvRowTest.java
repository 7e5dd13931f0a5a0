package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CsvRowTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          plain          | plain
          ``             | ``
          a,b            | "a,b"
          say "x"        | "say ""x""\"
          -12.5          | -12.5
          -0.00000001    | -0.00000001
          -              | '-
          -1-1           | '-1-1
          -.5            | '-.5
          =1+1           | '=1+1
          +1             | '+1
          @SUM(A1)       | '@SUM(A1)
          =HYPERLINK("x","y") | "'=HYPERLINK(""x"",""y"")"
          a=b            | a=b
          """)
  void a_cell_is_quoted_where_it_must_be_and_is_never_a_formula(String cell, String written) {
    assertThat(CsvRow.of(List.of(cell, "x"))).isEqualTo(written + ",x\r\n");
  }

  @ParameterizedTest
  @CsvSource({"'\t=1', '''\t=1'", "'\r\n=1', '\"''\r\n=1\"'", "'a\nb', '\"a\nb\"'"})
  void a_cell_that_starts_with_white_space_is_no_formula_either(String cell, String written) {
    assertThat(CsvRow.of(List.of(cell))).isEqualTo(written + "\r\n");
  }
}
