package ai.moolai.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvTest {
    @Test
    void cellsAreSeparatedByCommasAndLinesByTwoCharacters() {
        assertThat(Csv.line(Arrays.asList("a", 1, null, 2.5, "b c"))).isEqualTo("a,1,,2.5,b c\r\n");
        assertThat(Csv.line(List.of("a"))).isEqualTo("a\r\n");
    }

    @Test
    void whatSeparatesIsQuoted() {
        assertThat(Csv.line(List.of("a,b", "say \"x\"", "two\nlines", "r\rr")))
                .isEqualTo("\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",\"r\rr\"\r\n");
    }

    @Test
    void textIsNeverRunAsAFormulaAndANumberStaysOne() {
        assertThat(Csv.line(List.of("=1+1", "+1", "-1", "@a", "\ta", -1.5)))
                .isEqualTo("'=1+1,'+1,'-1,'@a,'\ta,-1.5\r\n");
        assertThat(Csv.line(List.of("\n=1", "=a,b"))).isEqualTo("\"'\n=1\",\"'=a,b\"\r\n");
        assertThat(Csv.line(List.of("", "a=1"))).isEqualTo(",a=1\r\n");
    }
}
