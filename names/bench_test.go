package names

import (
	"bytes"
	"io"
	"testing"
)

var mixed = []string{
	"Иванов Иван Иванович", "иванова анна  ПЕТРОВНА", "Мария Сергеевна", "Салтыков-Щедрин Михаил Евграфович", "Ольга", "Саша Петров",
	"Smith, Mr. John", "Ivanova Ekaterina", "ООО Ромашка", "vasya77", "Гасанова Лейла Рашид кызы", "Пак Елена Владимировна",
	"Людвиг ван Бетховен", "г-жа Сидорова А. П.", "Покупатель №1", "Jean-Claude Van Damme",
}

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		Parse(mixed[i%len(mixed)], Unknown)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "names/s")
}

// BenchmarkStream is what the names command does: parts, gender, salutations and six cases of each line, as JSON.
func BenchmarkStream(b *testing.B) {
	var in bytes.Buffer
	for i := range 10_000 {
		in.WriteString(mixed[i%len(mixed)])
		in.WriteByte('\n')
	}
	for b.Loop() {
		if err := Stream(bytes.NewReader(in.Bytes()), io.Discard); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(10_000*float64(b.N)/b.Elapsed().Seconds(), "names/s")
}
