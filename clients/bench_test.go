package clients

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"salut/postgres/pgtest"
)

// BenchmarkImport imports a made-up Russian file with full names in one column. SALUT_BENCH_ROWS sets its length; the peak memory is
// the whole test process's, so run it alone: SALUT_BENCH_ROWS=1000000 go test -run '^$' -bench 'Import/new' -benchtime 1x ./clients
func BenchmarkImport(b *testing.B) {
	rows := 100_000
	if n, err := strconv.Atoi(os.Getenv("SALUT_BENCH_ROWS")); err == nil {
		rows = n
	}
	path := filepath.Join(b.TempDir(), "clients.csv")
	writeManyClients(b, path, rows)
	pool := pgtest.New(b)
	for _, kind := range []string{"new", "again"} {
		b.Run(kind, func(b *testing.B) {
			for b.Loop() {
				if kind == "new" {
					if _, err := pool.Exec(b.Context(), `TRUNCATE imports, clients CASCADE`); err != nil {
						b.Fatal(err)
					}
				}
				run, err := Import(b.Context(), pool, ImportSource{Path: path, PhoneRegion: "RU", Zone: time.UTC}, Options{}, nil)
				if err != nil || run.Rejected > 0 {
					b.Fatalf("%+v %v", run, err)
				}
			}
			b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
			b.ReportMetric(peakMB(b), "MB-peak")
		})
	}
}

func writeManyClients(b *testing.B, path string, rows int) {
	b.Helper()
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriter(f)
	random := rand.New(rand.NewPCG(1, 2))
	pick := func(words []string) string { return words[random.IntN(len(words))] }
	surnames := strings.Fields("Иванов Смирнов Кузнецов Попов Васильев Петров Соколов Михайлов Новиков Фёдоров Морозов Волков Алексеев Лебедев Семёнов Егоров")
	men, women := strings.Fields("Иван Пётр Сергей Алексей Дмитрий Никита Илья"), strings.Fields("Анна Мария Ольга Елена Наталья Любовь")
	fathers := strings.Fields("Иванов Петров Сергеев Алексеев Дмитриев")
	cities, plans := []string{"Москва", "Тверь", "Нижний Новгород", "Казань"}, []string{"gold", "silver", ""}
	fmt.Fprintln(w, "ФИО;Эл. почта;Телефон;День рождения;Город;Компания;Тариф")
	for i := range rows {
		name := pick(surnames) + " " + pick(men) + " " + pick(fathers) + "ич"
		if i%2 == 0 {
			name = pick(surnames) + "а " + pick(women) + " " + pick(fathers) + "на"
		}
		fmt.Fprintf(w, "%s;client%d@firma%d.test;8 (9%02d) %03d-%02d-%02d;%02d.%02d.%d;%s;ООО «Ромашка-%d»;%s\n", name, i, i%1000,
			10+i%80, i%1000, i%100, i%97, 1+i%28, 1+i%12, 1950+i%50, pick(cities), i%5000, pick(plans))
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
}

// peakMB is the most memory that the process has had, as Linux counts it; 0 elsewhere.
func peakMB(b *testing.B) float64 {
	b.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	kb, _ := strconv.ParseFloat(strings.Fields(rest)[0], 64)
	return kb / 1024
}
